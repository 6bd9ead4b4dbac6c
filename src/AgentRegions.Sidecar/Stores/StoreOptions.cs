using AgentRegions.Core.Sessions;

namespace AgentRegions.Sidecar.Stores;

/// <summary>Where sessions and effects are stored, and for how long.</summary>
public sealed record StoreOptions
{
    /// <summary>In a region of two: some 17,000 beats a day and as many echoes of the other's, each one write unit for each replica.</summary>
    public static TimeSpan UsualBeatInterval { get; } = TimeSpan.FromSeconds(5);

    public required StoreKind Kind { get; init; }

    /// <summary>Null: agent-sessions, or agent_sessions on Postgres.</summary>
    public string? SessionTable { get; init; }

    /// <summary>Null on DynamoDB: there is none, and mutating effects are refused.</summary>
    public string? EffectTable { get; init; }

    /// <summary>The AWS regions with a replica of the effect table, the nearest first.</summary>
    public IReadOnlyList<string> EffectEndpoints { get; init; } = [];

    /// <summary>The AWS region whose replica of the session table is used. Null: AWS_REGION, else the AgentRegion's name.</summary>
    public string? AwsRegion { get; init; }

    /// <summary>
    /// On DynamoDB: the AgentRegions whose replica of the session table is read too when a conversation comes from there, each as its name, or as name=AWS region
    /// where they differ. The own one may be among them. Empty: the own replica is all that is read.
    /// </summary>
    public IReadOnlyList<string> SessionPeers { get; init; } = [];

    /// <summary>How long a peer's replica is waited for: for the heads, and then for the segments of each reading. 50 ms to 5 s.</summary>
    public TimeSpan SessionPeerTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>All cloud regions in which agents of the service run: the tables are checked against them.</summary>
    public IReadOnlyList<string> ServiceRegions { get; init; } = [];

    /// <summary>A file with Postgres' connection string: it holds a password.</summary>
    public string? PostgresFile { get; init; }

    /// <summary>Where a Postgres database that is in one place runs, as in us-west-2. Not needed for CockroachDB.</summary>
    public string? DatabaseRegion { get; init; }

    /// <summary>The directory of files.</summary>
    public string? Directory { get; init; }

    /// <summary>Start also when the tables are not fit for it: for DynamoDB Local and single databases.</summary>
    public bool SkipCheck { get; init; }

    /// <summary>A session is gone this long after its last checkpoint: 1 min to 30 days.</summary>
    public TimeSpan SessionTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What was accepted with Prefer: respond-async is stored within this: 100 ms to 10 min.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(5);

    public ForkPolicy Forks { get; init; } = ForkPolicy.VersionWins;

    /// <summary>A claimed effect that is not committed for this long is unknown: 1 s to 1 h.</summary>
    public TimeSpan EffectTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Distance of the beats by which replication lag is measured: 1 s to 1 min, or zero: none. Null: the usual one where an operator is named, since one region alone has no replicas.</summary>
    public TimeSpan? BeatInterval { get; init; }

    /// <summary>Knowledge of epoch and active set that is older fences: 1 s to 1 h.</summary>
    public TimeSpan MaxKnowledgeAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file of lines "ID BASE64" with the keys that seal payloads. Null: they are stored in the clear, as far as the table does not encrypt.</summary>
    public string? DataKeyFile { get; init; }
}

/// <summary>What the tables are on.</summary>
public enum StoreKind
{
    DynamoDB,

    /// <summary>CockroachDB or PostgreSQL.</summary>
    Postgres,

    /// <summary>A directory, for a developer's machine.</summary>
    Files,
}
