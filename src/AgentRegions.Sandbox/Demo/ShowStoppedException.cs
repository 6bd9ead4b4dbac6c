namespace AgentRegions.Sandbox.Demo;

/// <summary>A person changed the world while the show was on, so that the show can no longer say what comes next.</summary>
internal sealed class ShowStoppedException : Exception
{
    public ShowStoppedException()
    {
    }

    public ShowStoppedException(string message)
        : base(message)
    {
    }

    public ShowStoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
