namespace AgentRegions.Sandbox.Tools;

/// <summary>A tool cannot be had; the message tells a person what to do.</summary>
internal sealed class ToolException : Exception
{
    public ToolException()
    {
    }

    public ToolException(string message)
        : base(message)
    {
    }

    public ToolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
