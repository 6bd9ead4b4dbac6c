using AgentRegions.Core.Health;

namespace AgentRegions.Sandbox.Agents;

/// <summary>What an agent says of itself unless told otherwise.</summary>
internal static class DemoContract
{
    public static HealthReport Of(string region) => new()
    {
        Status = "ok",
        Region = region,
        Release = "1.0.0",
        SchemaRev = "1",
        ModelTag = "m-7",
        IndexHash = "idx-1",
        SecretsRev = "1",
        BlobManifest = "blobs-1",
        Queue = new() { Depth = 0, OldestAgeSeconds = 0 },
        Streams = new() { Active = 0 },
        Dedupe = new() { Warm = true, HitRate = 0 },
    };
}
