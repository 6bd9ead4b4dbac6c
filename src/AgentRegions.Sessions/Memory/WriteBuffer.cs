namespace AgentRegions.Sessions.Memory;

/// <summary>What all sessions of a process together may keep unstored. Safe for concurrent use.</summary>
internal sealed class WriteBuffer(long most)
{
    private long _bytes;

    public long Most => most;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Whether something was refused since the last time that there was room for it.</summary>
    public bool IsFull { get; private set; }

    /// <exception cref="SessionException">There is no room.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= most)
        {
            IsFull = false;
            return;
        }
        Interlocked.Add(ref _bytes, -bytes);
        IsFull = true;
        throw new SessionException(
            SessionFault.BufferFull,
            $"{Bytes} of {most} bytes wait in memory for the session store: nothing more is taken until it answers again; try later, or in another region");
    }

    public void Give(int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        IsFull = false;
    }
}
