namespace AgentRegions.Sandbox.Route53;

/// <summary>How the sandbox's Route 53 behaves. May be changed while it runs.</summary>
public sealed class Route53Settings
{
    /// <summary>
    /// How long a change stays PENDING, while name servers still answer the old records; usually up to 60 s at the real one.
    /// Infinite: until this is set to something else.
    /// </summary>
    public TimeSpan PendingFor { get; set; }

    /// <summary>How long a zone takes a change, and refuses another with PriorRequestNotComplete.</summary>
    public TimeSpan ChangeTakes { get; set; }

    /// <summary>Requests a second of the account before they are refused with Throttling (the real one: 5). Null: never; 0: always.</summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>How many requests may come at once.</summary>
    public int Burst { get; set; } = 5;

    /// <summary>Refuses batches in the older form, with the root InvalidChangeBatch, as some endpoints still do.</summary>
    public bool OldErrorForm { get; set; }

    /// <summary>Probes run this many times faster than a health check asks for: 10 makes 10 s one second.</summary>
    public double ProbeSpeed { get; set; } = 1;
}
