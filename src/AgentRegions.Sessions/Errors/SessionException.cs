namespace AgentRegions.Sessions;

/// <summary>A session or an effect cannot do what was asked; the message says what to do.</summary>
public sealed class SessionException : Exception
{
    public SessionException()
        : this("the session cannot do this")
    {
    }

    public SessionException(string message)
        : base(message)
    {
    }

    public SessionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public SessionException(SessionFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public SessionFault Fault { get; } = SessionFault.StoreUnavailable;
}

/// <summary>Why a session or an effect cannot do what was asked.</summary>
public enum SessionFault
{
    /// <summary>The table does not answer, or refuses. What was not acknowledged is kept in memory and tried again.</summary>
    StoreUnavailable,

    /// <summary>Other processes of this region keep writing the same session.</summary>
    Conflict,

    /// <summary>A message, the state or the session is larger than configured.</summary>
    TooLarge,

    /// <summary>The store has been away for so long that nothing more is kept in memory.</summary>
    BufferFull,

    /// <summary>A newer release wrote this, or something that is no release of this project.</summary>
    UnknownFormat,

    /// <summary>The data key that sealed this is not here, or is another one.</summary>
    WrongKey,

    /// <summary>A text or a JSON value cannot be stored without loss.</summary>
    InvalidContent,

    /// <summary>The session has ended or is closed.</summary>
    Closed,

    /// <summary>Side effects may not be claimed here: there is no effect table, or this process is fenced.</summary>
    EffectRefused,

    /// <summary>Another process runs this effect now.</summary>
    EffectInProgress,

    /// <summary>An earlier run neither finished nor failed: only a person knows whether it happened.</summary>
    EffectUnknown,

    /// <summary>The same key was claimed before with another payload.</summary>
    EffectMismatch,
}
