namespace AgentRegions.Sessions;

/// <summary>A tool throws this when it failed before anything happened in the world: its call may run again.</summary>
public sealed class ToolDidNothingException : Exception
{
    public ToolDidNothingException()
    {
    }

    public ToolDidNothingException(string message)
        : base(message)
    {
    }

    public ToolDidNothingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
