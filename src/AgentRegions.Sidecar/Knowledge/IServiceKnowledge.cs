namespace AgentRegions.Sidecar.Knowledge;

/// <summary>What this sidecar knows of its service.</summary>
internal interface IServiceKnowledge
{
    /// <summary>Null while nothing is known yet.</summary>
    KnownService? Now { get; }
}

/// <param name="Epoch">The newest known.</param>
/// <param name="Active">The regions that new traffic goes to.</param>
/// <param name="Age">For how long the coordination store has not confirmed it.</param>
/// <param name="Changing">The epoch is raised, and the active set is about to be another: until it is, nobody runs mutating effects.</param>
/// <param name="Endpoints">Where each region is reached, by name.</param>
internal sealed record KnownService(long Epoch, IReadOnlyList<string> Active, TimeSpan Age, bool Changing, IReadOnlyDictionary<string, Uri> Endpoints)
{
    /// <summary>The planned change that is under way; null: none is.</summary>
    public SwitchoverNews? Switchover { get; init; }

    /// <summary>Regions that the service leaves, or left a moment ago. See <see cref="HandoverWatch"/>.</summary>
    public IReadOnlyList<string> Leaving { get; init; } = [];

    /// <summary>Where side effects may run: while the active set changes, where the change opened before.</summary>
    public IReadOnlyList<string> Working => Switchover is { Opens.Count: > 0 } switchover ? [.. (Changing ? [] : Active).Union(switchover.Opens)] : Changing ? [] : Active;

    /// <summary>Whether new streams belong into a region.</summary>
    public bool Takes(string region) => Working.Contains(region) && Switchover?.Drains.Contains(region) != true;

    /// <summary>The endpoint of a region that takes new streams, other than the one given; null: none is known.</summary>
    public Uri? Elsewhere(string region) => (Switchover?.Opens ?? []).Concat(Active).Where(r => r != region && Takes(r)).Select(Endpoints.GetValueOrDefault).FirstOrDefault(e => e is not null);
}

/// <summary>Without an operator: this region is the only one.</summary>
internal sealed class OneRegion(string region) : IServiceKnowledge
{
    public KnownService? Now { get; } = new(0, [region], TimeSpan.Zero, Changing: false, new Dictionary<string, Uri>());
}
