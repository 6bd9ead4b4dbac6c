namespace AgentRegions.Sandbox.Chaos;

/// <summary>What was asked cannot be done; the message tells a person what to do instead.</summary>
internal sealed class ChaosException : Exception
{
    public ChaosException()
    {
    }

    public ChaosException(string message)
        : base(message)
    {
    }

    public ChaosException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
