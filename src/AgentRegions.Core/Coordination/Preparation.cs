using System.Text.Json.Serialization;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Coordination;

/// <summary>
/// A planned change before its epoch is raised: the regions that are to join take new streams, those that are to leave let theirs end. Until the fence it is taken back
/// when anything speaks against it.
/// </summary>
public sealed record Preparation
{
    /// <summary>Unique within the service.</summary>
    public required string Id { get; init; }

    public required PreparationPhase Phase { get; init; }

    /// <summary>When the phase began, in the store's time.</summary>
    public required DateTimeOffset PhaseSince { get; init; }

    public required FailoverKind Kind { get; init; }

    public required IReadOnlyList<string> From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The Failover object of a person, if one asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Of which drill it is a way; null: of none.</summary>
    public DrillLeg? Drill { get; init; }

    /// <summary>Its kind for people.</summary>
    [JsonIgnore]
    public FailoverKind ShownKind => Drill is null ? Kind : FailoverKind.Drill;

    public string Evidence { get; set; } = "";

    public IReadOnlyList<GateStatus> Gates { get; set; } = [];

    /// <summary>The last one goes on.</summary>
    public IReadOnlyList<StepStatus> Steps { get; set; } = [];

    /// <summary>Why it is taken back; null while it goes on.</summary>
    public string? Failure { get; init; }

    /// <summary>Those that lose their traffic.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Leaving => [.. From.Except(To)];

    /// <summary>Those that get it. Their sidecars run effects already, for the streams that begin there.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Joining => [.. To.Except(From)];

    /// <summary>Where no stream may begin now.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Drains => Phase switch
    {
        PreparationPhase.Open => [],
        PreparationPhase.RollBack => Joining,
        _ => Leaving,
    };

    /// <summary>What sidecars are asked now, by a name that no other question has.</summary>
    [JsonIgnore]
    public string Demand => $"{Id}/{Phase}";

    /// <summary>Whether it is the same change, asked for by the same person or by nobody.</summary>
    public bool Prepares(FailoverKind? kind, IReadOnlyList<string> to, string? requestedBy) => Kind == kind && RequestedBy == requestedBy && To.SequenceEqual(to);
}

/// <summary>How far a planned change is before its fence.</summary>
public enum PreparationPhase
{
    /// <summary>The joining regions' sidecars are told that streams will begin there.</summary>
    Open,

    /// <summary>No stream begins in the leaving regions, and those that run are waited for.</summary>
    Drain,

    /// <summary>What the leaving regions' sidecars have not stored they store.</summary>
    FinalCheckpoint,

    /// <summary>The leaving regions take new streams again, and the joining ones let theirs end.</summary>
    RollBack,
}

/// <param name="Change">What was to be, for people.</param>
/// <param name="Message">Why it was taken back.</param>
/// <param name="At">When it was, in the store's time.</param>
public sealed record RolledBack(string Change, string Message, DateTimeOffset At);
