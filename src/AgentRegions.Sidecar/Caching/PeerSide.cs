namespace AgentRegions.Sidecar.Caching;

/// <summary>Feature of connections to --peer-listen: there only what is marked <see cref="ForPeers"/>, and /health, exists.</summary>
internal sealed class PeerSide
{
    public static PeerSide Instance { get; } = new();
}

/// <summary>Metadata of endpoints that check the peers' signature themselves.</summary>
internal sealed class ForPeers
{
    public static ForPeers Instance { get; } = new();
}
