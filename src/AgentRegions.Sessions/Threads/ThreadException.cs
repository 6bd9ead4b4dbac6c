namespace AgentRegions.Sessions.Threads;

/// <summary>Why a thread's request was refused.</summary>
public enum ThreadError
{
    /// <summary>A name cannot be part of a key.</summary>
    BadName,

    /// <summary>More than the configured limit, or than an item holds.</summary>
    TooLarge,

    /// <summary>Other writers were faster again and again; nothing is lost by sending the same once more.</summary>
    Busy,

    /// <summary>What was asked for has not all arrived from its region yet; ask again.</summary>
    Torn,

    /// <summary>An item is of a later version of this library, or was not written by it.</summary>
    Unreadable,
}

/// <summary>A refusal that says what to do instead. Nothing of it is a conversation's content.</summary>
public sealed class ThreadException : Exception
{
    public ThreadException()
    {
    }

    public ThreadException(string message)
        : base(message)
    {
    }

    public ThreadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ThreadException(ThreadError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    public ThreadError Error { get; }
}
