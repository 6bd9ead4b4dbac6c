namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>What a table is for: with it go how it is made, which tables will not do, and how that is told to whoever set it up.</summary>
public sealed record TableKind
{
    private TableKind()
    {
    }

    /// <summary>The registers that operators agree through.</summary>
    public static TableKind Coordination { get; } = new()
    {
        IsStrong = true,
        Caller = "the operator",
        Policy = "coordination-table.json",
        TableSetting = "spec.coordination",
        EndpointsSetting = "spec.coordination.dynamoDB.endpoints",
        Harm = "two operators would both lead",
        Outage = "the outage of that region could not be handled",
    };

    /// <summary>Conversations: each region writes its own items, into its own replica.</summary>
    public static TableKind Sessions { get; } = new()
    {
        IsStrong = false,
        TtlAttribute = "ttl",
        Caller = "the sidecar",
        Policy = "agent-tables.json",
        TableSetting = "the session table's name",
        EndpointsSetting = "the sidecar's region",
        Harm = "",
        Outage = "a failover would find no conversation",
    };

    /// <summary>Side effects, each run once.</summary>
    public static TableKind Effects { get; } = new()
    {
        IsStrong = true,
        Caller = "the sidecar",
        Policy = "agent-tables.json",
        TableSetting = "the effect table's name",
        EndpointsSetting = "the effect table's endpoints",
        Harm = "an effect would run in two regions",
        Outage = "after that region's outage nobody could tell which effects ran",
    };

    /// <summary>Whether a conditional write must see every other. Else replicas follow about a second behind, and each region writes at home.</summary>
    public bool IsStrong { get; private init; }

    /// <summary>The number, seconds since 1970, after which DynamoDB deletes an item; null: it deletes none, as strong tables cannot.</summary>
    public string? TtlAttribute { get; private init; }

    /// <summary>Who calls it.</summary>
    internal string Caller { get; private init; } = "";

    /// <summary>The file of config/iam that allows it.</summary>
    internal string Policy { get; private init; } = "";

    internal string TableSetting { get; private init; } = "";

    internal string EndpointsSetting { get; private init; } = "";

    /// <summary>What eventual consistency would do.</summary>
    internal string Harm { get; private init; } = "";

    /// <summary>What the outage of a table's only region would do.</summary>
    internal string Outage { get; private init; } = "";
}
