namespace AgentRegions.Core.Membership;

/// <summary>The operators of a store as this one last saw them. Immutable.</summary>
public sealed record Roster
{
    public static Roster Empty { get; } = new() { ReadAt = long.MinValue };

    /// <summary>By observer's name, this operator's own item included.</summary>
    public IReadOnlyList<Presence> Observers { get; init; } = [];

    /// <summary>How long each process had been silent when it was read, also those whose item another process took over.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Processes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Operators whose items this version does not understand, with why.</summary>
    public IReadOnlyDictionary<string, string> NotUnderstood { get; init; } = new Dictionary<string, string>();

    /// <summary>When the read began, on the monotonic clock: what is here is at least as new.</summary>
    public required long ReadAt { get; init; }

    public Presence? this[string observer] => Observers.FirstOrDefault(o => o.Item.Observer == observer);
}

/// <param name="Item">What it last published.</param>
/// <param name="SilentFor">For how long its beat was seen not to move: counted by this operator's clock, from the end of the read that first showed the beat to the beginning of the last. More than the time of silence until it was seen to move.</param>
/// <param name="PresentFor">For how long it was seen without a silence, by the same clock.</param>
public sealed record Presence(ObserverItem Item, TimeSpan SilentFor, TimeSpan PresentFor);
