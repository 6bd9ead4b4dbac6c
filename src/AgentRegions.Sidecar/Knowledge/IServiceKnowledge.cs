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
internal sealed record KnownService(long Epoch, IReadOnlyList<string> Active, TimeSpan Age, bool Changing, IReadOnlyDictionary<string, Uri> Endpoints);

/// <summary>Without an operator: this region is the only one.</summary>
internal sealed class OneRegion(string region) : IServiceKnowledge
{
    public KnownService? Now { get; } = new(0, [region], TimeSpan.Zero, Changing: false, new Dictionary<string, Uri>());
}
