namespace AgentRegions.Core.Coordination;

/// <summary>The coordination store did not answer, refused, or holds what cannot be understood. Nothing may be assumed of its state.</summary>
public sealed class CoordinationException : Exception
{
    public CoordinationException()
    {
    }

    public CoordinationException(string message)
        : base(message)
    {
    }

    public CoordinationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public CoordinationException(string reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>A CamelCase word for the condition that shows it.</summary>
    public string Reason { get; } = "StoreUnavailable";
}
