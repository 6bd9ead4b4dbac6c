using AgentRegions.Core.Sessions;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Stores;

/// <summary>What must hold of the store's options; the ranges are the library's.</summary>
internal static class StoreOptionsRules
{
    public const string NoPostgresFile = "--postgres-file: with --store postgres, write a file with the connection string and name it here";

    public static string? EffectProblem(StoreOptions store) => store.EffectTable is null == store.EffectEndpoints.Count > 0
        ? "--effect-table and --effect-endpoint: give both, the AWS regions with a replica of the table, the nearest first; or neither, and mutating effects are refused"
        : null;

    /// <summary>AgentRegions and the AWS regions that they are in.</summary>
    public static SortedDictionary<string, string> PeersOf(StoreOptions store)
    {
        var peers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var peer in store.SessionPeers.Select(p => p.Split('=', 2)))
            peers[peer[0]] = peer[^1];
        return peers;
    }

    private static IEnumerable<string> PeerProblems(StoreOptions store)
    {
        if (store.SessionPeers.Count > 0 && store.Kind != StoreKind.DynamoDB)
            yield return "--session-peer: is DynamoDB's; leave it out";
        foreach (var peer in PeersOf(store).Where(p => !SessionNames.Region.IsMatch(p.Key) || !SessionNames.Region.IsMatch(p.Value)))
            yield return $"--session-peer '{peer.Key}={peer.Value}': write the AgentRegion's name, such as eu-west-1, or NAME=AWS-REGION where they differ, such as europe=eu-west-1";
    }

    public static IEnumerable<string> Problems(SidecarOptions options, StoreOptions store)
    {
        if (store.Kind == StoreKind.DynamoDB && EffectProblem(store) is { } effects)
            yield return effects;
        foreach (var peer in PeerProblems(store))
            yield return peer;
        if (store.Kind == StoreKind.Postgres && store.PostgresFile is null)
            yield return NoPostgresFile;
        if (store.PostgresFile is { } postgres && SidecarOptionsRules.FileProblem(postgres) is { } unreadable)
            yield return $"--postgres-file {postgres}: {unreadable}";
        if (store.Kind == StoreKind.Files && string.IsNullOrEmpty(store.Directory))
            yield return "--directory: with --store files, name a directory that may be written";
        if (store.DataKeyFile is { } keys && SidecarOptionsRules.FileProblem(keys) is { } problem)
            yield return $"--data-key-file {keys}: {problem}";
        else if (StoreRegistration.Problem(options, store) is { } refused)
            yield return refused;
    }
}
