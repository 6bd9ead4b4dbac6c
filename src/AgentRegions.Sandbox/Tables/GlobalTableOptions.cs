namespace AgentRegions.Sandbox.Tables;

/// <summary>How replicas of a global table lag. The real one: about a second.</summary>
internal sealed record GlobalTableOptions
{
    /// <summary>Each change of each item draws its own lag between these two, so changes overtake each other.</summary>
    public TimeSpan LeastLag { get; init; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan MostLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The attribute that holds when an item expires, in seconds since 1970; null: items do not expire.</summary>
    public string? TtlAttribute { get; init; }

    /// <summary>An expired item goes up to this much later. The real one: usually within days.</summary>
    public TimeSpan MostTtlDelay { get; init; } = TimeSpan.FromHours(48);
}
