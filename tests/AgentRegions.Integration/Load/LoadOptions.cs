using AgentRegions.Core;
using AgentRegions.Core.Resources;

namespace AgentRegions.Integration.Load;

/// <summary>How many talk with the service, and for how long.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Sidecars as processes on DynamoDB Local. Otherwise they run within this process, on the sandbox's tables: for a machine that has other things to do.
    /// </summary>
    public bool OnDynamoDb { get; init; }

    /// <summary>A sidecar reads the other region's replica when a conversation comes from there.</summary>
    public bool ReadsAcross { get; init; } = true;

    /// <summary>How long a call to the other region's replica takes on the sandbox's tables: as between us-east-1 and eu-west-1.</summary>
    public TimeSpan Distance { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Clients, each with one open stream at a time.</summary>
    public int Streams { get; init; } = 100;

    /// <summary>A stream lives this long, and so much longer by chance.</summary>
    public TimeSpan LeastLife { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan MostLife { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between an answer and the next request of a stream, on average.</summary>
    public TimeSpan Think { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// What an agent's model takes for a turn: between half and one and a half times this, by the turn. Zero: the agent answers as soon as its sidecar did, so that nothing hides
    /// what that takes.
    /// </summary>
    public TimeSpan Model { get; init; }

    /// <summary>How the regions are probed.</summary>
    public HealthSpec Health { get; init; } = new();

    /// <summary>Of the service's name.</summary>
    public Duration Ttl { get; init; } = Duration.FromSeconds(5);

    /// <summary>The policy's drain.timeout. 0: the change waits for no stream, which shows what it would cost.</summary>
    public Duration Drain { get; init; } = Duration.FromSeconds(30);

    /// <summary>Until everything is warm; not measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Before { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Planned changes, there and back. 0: none, the steady state.</summary>
    public int Switchovers { get; init; } = 1;

    public int Seed { get; init; } = 1;
}
