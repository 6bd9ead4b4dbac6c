namespace AgentRegions.Sidecar.Draining;

/// <summary>The answers that the agent is streaming now, as it registers them. One that was not renewed for long is taken for ended: its agent died.</summary>
internal sealed class StreamBoard(TimeProvider time)
{
    public const int MaxStreams = 100_000;

    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _renewedAt = new(StringComparer.Ordinal);
    private bool _everUsed;

    /// <summary>Null: the agent never registered any, so nothing is known.</summary>
    public int? Active
    {
        get
        {
            lock (_gate)
            {
                foreach (var (id, _) in _renewedAt.Where(s => time.GetElapsedTime(s.Value) > Forgotten).ToList())
                    _renewedAt.Remove(id);
                return _everUsed ? _renewedAt.Count : null;
            }
        }
    }

    /// <summary>Begins a stream, or renews it.</summary>
    /// <param name="mayBegin">Whether a new one may.</param>
    public StreamBegin Begin(string id, bool mayBegin)
    {
        lock (_gate)
        {
            var isKnown = _renewedAt.ContainsKey(id);
            if (!isKnown && (!mayBegin || _renewedAt.Count >= MaxStreams))
                return mayBegin ? StreamBegin.TooMany : StreamBegin.Draining;
            _everUsed = true;
            _renewedAt[id] = time.GetTimestamp();
            return isKnown ? StreamBegin.Renewed : StreamBegin.Begun;
        }
    }

    /// <returns>Whether it was there.</returns>
    public bool End(string id)
    {
        lock (_gate)
            return _renewedAt.Remove(id);
    }
}

internal enum StreamBegin
{
    Begun,
    Renewed,
    Draining,
    TooMany,
}
