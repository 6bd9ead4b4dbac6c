using AgentRegions.Core;
using AgentRegions.Sidecar.Caching;
using AgentRegions.Sidecar.Stores;

namespace AgentRegions.Sidecar.Options;

/// <summary>What the sidecar is told at its start.</summary>
public sealed record SidecarOptions
{
    /// <summary>The AgentRegion that it belongs to.</summary>
    public required string Region { get; init; }

    /// <summary>The FailoverPolicy of the agent's service. Null together with <see cref="Operator"/>.</summary>
    public NamespacedName? Service { get; init; }

    /// <summary>The region's own operator. Null: nobody says who is active, so this sidecar is never fenced: for one machine, not for two regions.</summary>
    public Uri? Operator { get; init; }

    /// <summary>For the agent beside it. Off loopback it needs a token.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8077";

    /// <summary>A file with the token that every request but /health must bear. Read again when it changes.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A JSON file with the contract's fields, as /health shows them. What the agent reports by PUT /v1/contract goes before it.</summary>
    public string? ContractFile { get; init; }

    /// <summary>Null: who runs the sidecar within another program registers the tables, or there are no sessions and effects.</summary>
    public StoreOptions? Store { get; init; }

    public CacheOptions Cache { get; init; } = new();

    public SidecarLimits Limits { get; init; } = new();

    public LogFormat LogFormat { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}

/// <summary>How much a request may ask for.</summary>
public sealed record SidecarLimits
{
    /// <summary>The largest request body in bytes: 1 KiB to 256 MiB. A session's checkpoint is split over items, so this may exceed an item's size.</summary>
    public long BodyBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How long a request may take, the store's time included: 100 ms to 5 min.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Connections at a time: 1 to 100,000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>How long a stop may take, in which everything that is not stored yet is: 1 s to 10 min.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(25);
}

public enum LogFormat
{
    Json,
    Text,
}
