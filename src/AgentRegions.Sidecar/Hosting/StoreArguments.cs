using System.CommandLine;
using AgentRegions.Core.Sessions;
using AgentRegions.Sidecar.Stores;

namespace AgentRegions.Sidecar.Hosting;

/// <summary>The store's options on the command line.</summary>
internal static class StoreArguments
{
    private static readonly StoreOptions Standard = new() { Kind = StoreKind.Files };

    private static readonly Option<StoreKind> Kind = new("--store") { Required = true, Description = "dynamodb, postgres (CockroachDB, PostgreSQL), or files for a developer's machine." };
    private static readonly Option<string?> SessionTable = new("--session-table") { HelpName = "NAME", Description = "Eventually consistent, with a replica in every region. Default: agent-sessions." };
    private static readonly Option<string?> EffectTable = new("--effect-table") { HelpName = "NAME", Description = "Strongly consistent over all regions. Without it mutating effects are refused." };
    private static readonly Option<string[]> EffectEndpoints = new("--effect-endpoint") { HelpName = "us-east-1", AllowMultipleArgumentsPerToken = true, Description = "The AWS regions with a replica of the effect table, the nearest first." };
    private static readonly Option<string?> AwsRegion = new("--aws-region") { HelpName = "us-east-1", Description = "The AWS region whose replica is used. Default: AWS_REGION, else --region." };
    private static readonly Option<string[]> SessionPeers = new("--session-peer") { HelpName = "eu-west-1", AllowMultipleArgumentsPerToken = true, Description = "The AgentRegions whose replica of the session table is read too when a conversation comes from there, before it has been replicated; NAME=AWS-REGION where they differ. Needs dynamodb:Query and GetItem there. Without it: the own replica alone. Threads of /v1/threads are not read across." };
    private static readonly Option<TimeSpan> SessionPeerTimeout = Arguments.Span("--session-peer-timeout", "How long a peer's replica is waited for, 50ms to 5s: for the heads, and then for the segments of each reading.", Standard.SessionPeerTimeout);
    private static readonly Option<string[]> ServiceRegions = new("--service-region") { HelpName = "eu-west-1", AllowMultipleArgumentsPerToken = true, Description = "The cloud regions in which agents of the service run: the tables are checked against them." };
    private static readonly Option<string?> PostgresFile = new("--postgres-file") { HelpName = "FILE", Description = "The connection string: Host=...;Database=...;Username=...;Password=..." };
    private static readonly Option<string?> DatabaseRegion = new("--database-region") { HelpName = "us-west-2", Description = "Where a PostgreSQL database runs: a region without agents. CockroachDB says itself where it is." };
    private static readonly Option<string?> Directory = new("--directory") { HelpName = "PATH", Description = "Where --store files keeps them." };
    private static readonly Option<bool> SkipCheck = new("--skip-store-check") { Description = "Start also on tables that would not survive a region: DynamoDB Local, a single database." };
    private static readonly Option<TimeSpan> SessionTtl = Arguments.Span("--session-ttl", "A session is gone this long after its last checkpoint.", Standard.SessionTtl);
    private static readonly Option<TimeSpan> FlushInterval = Arguments.Span("--flush-interval", "What was accepted with 'Prefer: respond-async' is stored within this.", Standard.FlushInterval);
    private static readonly Option<ForkPolicy> Forks = new("--forks") { Description = "What to do when two regions wrote on from the same point.", DefaultValueFactory = _ => Standard.Forks };
    private static readonly Option<TimeSpan> EffectTimeout = Arguments.Span("--effect-timeout", "A claimed effect that is not committed for this long is unknown.", Standard.EffectTimeout);
    private static readonly Option<TimeSpan> BeatInterval = Arguments.Span("--beat-interval", "Distance of the beats by which replication lag is measured, 1s to 1m; 0s: none. Each is one small write, and one for each other region's. Without --operator: 0s.", StoreOptions.UsualBeatInterval);
    private static readonly Option<TimeSpan> MaxKnowledgeAge = Arguments.Span("--max-knowledge-age", "What is known of the active regions fences when it is older.", Standard.MaxKnowledgeAge);
    private static readonly Option<string?> DataKeyFile = new("--data-key-file") { HelpName = "FILE", Description = "Lines 'ID BASE64' with 32-byte keys: the first one seals payloads, all of them open." };

    public static IEnumerable<Option> All =>
    [
        Kind, SessionTable, EffectTable, EffectEndpoints, AwsRegion, SessionPeers, SessionPeerTimeout, ServiceRegions, PostgresFile, DatabaseRegion, Directory, SkipCheck,
        SessionTtl, FlushInterval, Forks, EffectTimeout, BeatInterval, MaxKnowledgeAge, DataKeyFile,
    ];

    /// <summary>Those that say where the tables are.</summary>
    public static IEnumerable<Option> OfTables => [Kind, SessionTable, EffectTable, EffectEndpoints, PostgresFile, DatabaseRegion];

    public static StoreOptions ReadTables(ParseResult parsed) => new()
    {
        Kind = parsed.GetRequiredValue(Kind),
        SessionTable = parsed.GetValue(SessionTable),
        EffectTable = parsed.GetValue(EffectTable),
        EffectEndpoints = parsed.GetValue(EffectEndpoints) ?? [],
        PostgresFile = parsed.GetValue(PostgresFile),
        DatabaseRegion = parsed.GetValue(DatabaseRegion),
    };

    public static StoreOptions Read(ParseResult parsed) => ReadTables(parsed) with
    {
        AwsRegion = parsed.GetValue(AwsRegion),
        SessionPeers = parsed.GetValue(SessionPeers) ?? [],
        SessionPeerTimeout = parsed.GetValue(SessionPeerTimeout),
        ServiceRegions = parsed.GetValue(ServiceRegions) ?? [],
        Directory = parsed.GetValue(Directory),
        SkipCheck = parsed.GetValue(SkipCheck),
        SessionTtl = parsed.GetValue(SessionTtl),
        FlushInterval = parsed.GetValue(FlushInterval),
        Forks = parsed.GetValue(Forks),
        EffectTimeout = parsed.GetValue(EffectTimeout),
        BeatInterval = parsed.GetResult(BeatInterval) is { Implicit: false } ? parsed.GetValue(BeatInterval) : null,
        MaxKnowledgeAge = parsed.GetValue(MaxKnowledgeAge),
        DataKeyFile = parsed.GetValue(DataKeyFile),
    };
}
