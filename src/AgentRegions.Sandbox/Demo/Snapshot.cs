using AgentRegions.Core.Resources;

namespace AgentRegions.Sandbox.Demo;

/// <summary>What a person would see of the world at one moment, by kubectl, dig and asking the users.</summary>
internal sealed record Snapshot
{
    public static Snapshot Empty { get; } = new();

    /// <summary>Since the demo began.</summary>
    public TimeSpan At { get; init; }

    /// <summary>In order of preference.</summary>
    public IReadOnlyList<RegionView> Regions { get; init; } = [];

    public FailoverPolicyStatus Policy { get; init; } = new();

    /// <summary>Null: there is no policy.</summary>
    public FailoverPolicySpec? Spec { get; init; }

    /// <summary>A fingerprint of each object that a person may change; see <see cref="PersonalChanges"/>. Null before the first answer.</summary>
    public IReadOnlyDictionary<string, string>? Personal { get; init; }

    /// <summary>The condition DNSInSync.</summary>
    public bool InSync { get; init; }

    /// <summary>What the operator says of itself and of DNS.</summary>
    public string Says { get; init; } = "nothing";

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ChangeView> Changes { get; init; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<EventView> Events { get; init; } = [];

    public IReadOnlyList<PlaceView> Places { get; init; } = [];

    /// <summary>Whether the Kubernetes API server answered; if not, the rest is from before.</summary>
    public bool Reachable { get; init; } = true;

    public ChangeView? LastChange => Changes.FirstOrDefault(c => c.Status.Phase is not (FailoverPhase.Pending or FailoverPhase.Failed) && c.Status.Epoch is not null);

    public bool EverybodyIsTold(string? region) => Places.Count > 0 && Places.All(place => place.Told == region);
}

/// <param name="Latency">Of the operator's last probe; null when it was not answered.</param>
internal sealed record RegionView(string Name, Verdict Verdict, bool Active, string Says, TimeSpan? Latency);

/// <summary>A Failover object.</summary>
internal sealed record ChangeView(string Name, FailoverKind Kind, FailoverStatus Status);

internal sealed record EventView(DateTimeOffset At, bool Warning, string About, string Reason, string Message);

/// <summary>Users in one place of the world.</summary>
/// <param name="Address">What DNS says there now.</param>
/// <param name="Told">The region that it belongs to.</param>
/// <param name="Failing">Whether the last request failed.</param>
internal sealed record PlaceView(string Name, string? Address, string? Told, int Answered, int Failed, bool Failing);

/// <summary>Something that happened, for the timeline.</summary>
internal sealed record Moment(TimeSpan At, string Text, Tone Tone = Tone.Plain);

internal enum Tone
{
    Plain,
    Good,
    Bad,

    /// <summary>Done by the demo or by a person.</summary>
    Act,
}
