using System.Text.Json.Serialization;

namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>The part of the register that says which health checks a service has. What is to be made or deleted stands here before it is.</summary>
public sealed record HealthCheckLedger
{
    /// <summary>The last generation used; none is used twice.</summary>
    public long Generation { get; init; }

    public IReadOnlyList<KeptHealthCheck> Checks { get; set; } = [];

    /// <summary>Nothing but what it was: the generations stay used.</summary>
    public static HealthCheckLedger Empty { get; } = new();

    /// <summary>The check of a name that counts: the one that is as wanted, once it is there; until then the one before it.</summary>
    public KeptHealthCheck? Serving(string name, HealthCheckSettings wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Checks.Where(c => c.Name == name && c is { Id: not null, Retired: false })
            .OrderByDescending(c => c.Fixed == wanted.Fixed).ThenByDescending(c => c.Generation).FirstOrDefault();
    }

    /// <summary>The ids of those that count, by name.</summary>
    public IReadOnlyDictionary<string, string> Ids(IReadOnlyDictionary<string, HealthCheckSettings> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return wanted.Select(w => (w.Key, Check: Serving(w.Key, w.Value))).Where(s => s.Check is not null).ToDictionary(s => s.Key, s => s.Check!.Id!, StringComparer.Ordinal);
    }

    internal HealthCheckLedger Intending(string name, HealthCheckSettings wanted) => this with
    {
        Generation = Generation + 1,
        Checks = [.. Checks, new() { Name = name, Generation = Generation + 1, Fixed = wanted.Fixed }],
    };

    internal HealthCheckLedger With(KeptHealthCheck check) => this with { Checks = [.. Checks.Select(c => c.Generation == check.Generation ? check : c)] };

    internal HealthCheckLedger Without(KeptHealthCheck check) => this with { Checks = [.. Checks.Where(c => c.Generation != check.Generation)] };
}

/// <summary>A health check of a region.</summary>
public sealed record KeptHealthCheck
{
    /// <summary>Of <see cref="CheckName"/>.</summary>
    [JsonPropertyName("region")]
    public required string Name { get; init; }

    public required long Generation { get; init; }

    /// <summary>Route 53's; null while it is being made.</summary>
    public string? Id { get; init; }

    /// <summary>When it was made, in the store's time; null for one of before this was kept.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>Of the settings that cannot be changed.</summary>
    public required string Fixed { get; init; }

    /// <summary>Of the settings and tags that it was last given; null: not known.</summary>
    public string? Applied { get; init; }

    /// <summary>The tags that it was given, so that those that the policy drops can be taken away.</summary>
    public IReadOnlyList<string> TagKeys { get; set; } = [];

    /// <summary>Nothing refers to it any more, nothing ever will, and it is to be deleted.</summary>
    public bool Retired { get; init; }
}
