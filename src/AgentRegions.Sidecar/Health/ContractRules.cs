using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Sidecar.Health;

/// <summary>What may be reported: only what the operator's parser believes.</summary>
internal static class ContractRules
{
    public static string? Problem(AgentContract contract)
    {
        (string Name, string? Value)[] fields =
        [
            ("release", contract.Release), ("schema_rev", contract.SchemaRev), ("model_tag", contract.ModelTag),
            ("index_hash", contract.IndexHash), ("secrets_rev", contract.SecretsRev), ("blob_manifest", contract.BlobManifest),
        ];
        return fields.Where(f => f.Value is { Length: 0 or > HealthBody.MaxFieldLength })
            .Select(f => $"{f.Name}: write 1 to {HealthBody.MaxFieldLength} characters, or leave it out; a longer value can be sent as its hash")
            .FirstOrDefault();
    }

    public static string? Problem(AgentLoad load) =>
        load.Queue is { Depth: < 0 } ? "queue.depth: write 0 or more"
        : load.Queue is { OldestAgeSeconds: < 0 } ? "queue.oldest_age_seconds: write 0 or more"
        : load.Streams is { Active: < 0 } ? "streams.active: write 0 or more"
        : load.Dedupe is { HitRate: < 0 or > 1 } ? "dedupe.hit_rate: write a share from 0 to 1"
        : load.Status is { Length: 0 or > HealthBody.MaxFieldLength } ? $"status: write a word of at most {HealthBody.MaxFieldLength} characters, such as ok or degraded"
        : null;
}
