namespace AgentRegions.Core.Tables;

/// <summary>The table did not answer, or refused. Unless <see cref="NothingWritten"/>, a write may have happened, or may still happen.</summary>
public sealed class TableException : Exception
{
    public TableException()
    {
    }

    public TableException(string message)
        : base(message)
    {
    }

    public TableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public TableException(string reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>A CamelCase word for the condition that shows it.</summary>
    public string Reason { get; } = "StoreUnavailable";

    /// <summary>Whether it is certain that this call wrote nothing and never will.</summary>
    public bool NothingWritten { get; init; }
}
