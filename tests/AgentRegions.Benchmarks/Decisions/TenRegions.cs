using AgentRegions.Core;
using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Health;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Benchmarks.Decisions;

/// <summary>Regions a to j, each seen by three observers; a serves and is down.</summary>
internal static class TenRegions
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

    private static readonly IReadOnlyList<GateSpec> Gates =
    [
        new() { Name = "contract", Type = GateType.Contract, Contract = new() },
        new() { Name = "index", Type = GateType.IndexHash, IndexHash = new() },
        new() { Name = "blobs", Type = GateType.BlobManifest, BlobManifest = new() },
        new() { Name = "lag", Type = GateType.ReplicationLag, ReplicationLag = new() { Max = Duration.FromSeconds(5) } },
        new() { Name = "tail", Type = GateType.QueueTail, QueueTail = new() { MaxDepth = 100, MaxAge = Duration.FromSeconds(30) } },
        new() { Name = "dedupe", Type = GateType.DedupeStore, DedupeStore = new() },
        new() { Name = "capacity", Type = GateType.Capacity, Capacity = new() { MinReady = 2 } },
        new() { Name = "webhook", Type = GateType.Webhook, Webhook = new() { Url = "https://checks.example.com", Interval = Duration.FromSeconds(10) } },
        new() { Name = "meaning", Type = GateType.SemanticProbe, SemanticProbe = new() { Questions = 2, Seeds = 2 } },
    ];

    private static readonly HealthReport Report = new()
    {
        Release = "1.0.0",
        SchemaRev = "1",
        ModelTag = "m-7",
        IndexHash = "idx-1",
        SecretsRev = "1",
        BlobManifest = "blobs-1",
        Queue = new() { Depth = 0, OldestAgeSeconds = 0 },
        Dedupe = new() { Warm = true, Works = true, CheckedSecondsAgo = 1 },
        ReplicationLagSeconds = 0.2,
    };

    private static readonly SemanticSheet Sheet = new() { Questions = ["q1", "q2"], Seeds = 2, DeltaS = [1000, 1000, 1000, 1000] };

    public static PlannerInput Input() => new()
    {
        Policy = new()
        {
            RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["service"] = "agent" } },
            Dns = new() { Zone = "example.com", Name = "agent.example.com" },
            Coordination = new() { Type = CoordinationType.Kubernetes },
            Gates = Gates,
        },
        Regions = [.. Names.Select(Region)],
        Active = ["a"],
    };

    private static RegionState Region(string name, int order)
    {
        var verdict = name == "a" ? Verdict.Down : Verdict.Healthy;
        var age = TimeSpan.FromSeconds(1);
        return new()
        {
            Name = name,
            Spec = new()
            {
                Region = name,
                Endpoint = $"https://{name}.example.com",
                Priority = order,
                Dns = new() { Addresses = new() { Ipv4 = [$"203.0.113.{order + 1}"] } },
            },
            Votes = [.. Names.Take(3).Select(o => new Core.Quorum.Vote(o, verdict, "Seen", $"{o} saw {verdict}", TimeSpan.FromHours(1)))],
            Quorum = new(verdict, "Seen", $"seen {verdict}", TimeSpan.FromHours(1)),
            Said = Report,
            SaidAgo = age,
            ContractHeldFor = TimeSpan.FromHours(1),
            ReadyReplicas = 4,
            WantedReplicas = 4,
            CountedAgo = age,
            Answers = new Dictionary<string, GateAnswer> { ["webhook"] = new(true, "ready", age) },
            Meanings = new Dictionary<string, SemanticAnswer> { ["meaning"] = new(new(Sheet, ""), age) },
            KnownMeanings = new Dictionary<string, KnownSheet> { ["meaning"] = new(Sheet, DateTimeOffset.UnixEpoch) },
        };
    }
}
