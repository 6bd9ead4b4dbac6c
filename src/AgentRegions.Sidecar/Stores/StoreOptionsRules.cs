using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Stores;

/// <summary>What must hold of the store's options; the ranges are the library's.</summary>
internal static class StoreOptionsRules
{
    public const string NoPostgresFile = "--postgres-file: with --store postgres, write a file with the connection string and name it here";

    public static string? EffectProblem(StoreOptions store) => store.EffectTable is null == store.EffectEndpoints.Count > 0
        ? "--effect-table and --effect-endpoint: give both, the AWS regions with a replica of the table, the nearest first; or neither, and mutating effects are refused"
        : null;

    public static IEnumerable<string> Problems(SidecarOptions options, StoreOptions store)
    {
        if (store.Kind == StoreKind.DynamoDB && EffectProblem(store) is { } effects)
            yield return effects;
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
