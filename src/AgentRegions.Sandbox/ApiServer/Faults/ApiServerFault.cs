namespace AgentRegions.Sandbox.ApiServer.Faults;

/// <summary>How the server misbehaves to every request.</summary>
public abstract record ApiServerFault
{
    private ApiServerFault()
    {
    }

    /// <summary>Answers nothing but this.</summary>
    /// <param name="StatusCode">503 or 429, usually.</param>
    /// <param name="RetryAfterSeconds">Absent: without the header.</param>
    public sealed record Refuse(int StatusCode = 503, int? RetryAfterSeconds = 1) : ApiServerFault;

    /// <summary>Takes requests and never answers, until the fault is over: then those who wait are answered.</summary>
    public sealed record Hang : ApiServerFault;

    /// <summary>Breaks every connection.</summary>
    public sealed record Cut : ApiServerFault;
}
