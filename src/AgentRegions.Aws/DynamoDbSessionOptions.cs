namespace AgentRegions.Aws;

/// <summary>Which tables hold a region's sessions and effects.</summary>
public sealed class DynamoDbSessionOptions
{
    /// <summary>Eventually consistent, with a replica in every region of the service.</summary>
    public string SessionTable { get; set; } = "agent-sessions";

    /// <summary>The AWS region of this process, whose replica of the session table it uses. Default: AWS_REGION, AWS_DEFAULT_REGION.</summary>
    public string Region { get; set; } = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? "";

    /// <summary>Strongly consistent. Null: there is none, and mutating effects are refused.</summary>
    public string? EffectTable { get; set; }

    /// <summary>The AWS regions with a replica of the effect table, the nearest first: the order in which they are tried.</summary>
    public IReadOnlyList<string> EffectEndpoints { get; set; } = [];

    /// <summary>
    /// Other regions' replicas of the session table that are read, never written, when a conversation comes from there: the AgentRegion's name, and its AWS region.
    /// This process' own region may be among them. Each request is sent once.
    /// </summary>
    public IReadOnlyDictionary<string, string> SessionPeers { get; set; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long who asks a peer waits for it. A request to one is not given up before, nor before what <see cref="Calls"/> says.</summary>
    public TimeSpan SessionPeerTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>All AWS regions in which agents of the service run; <see cref="Region"/> is one of them anyway. The tables are checked against them.</summary>
    public IReadOnlyList<string> ServiceRegions { get; set; } = [];

    /// <summary>How DynamoDB is called: a second each, and for two seconds again what may be tried again.</summary>
    public DynamoDbOptions Calls { get; } = new() { RequestTimeout = TimeSpan.FromSeconds(1), RetryBudget = TimeSpan.FromSeconds(2) };

    internal void Validate()
    {
        var problems = string.Join("; ", Problems());
        if (problems.Length > 0)
            throw new ArgumentException($"DynamoDbSessionOptions: {problems}");
    }

    /// <summary>Every problem, each with what to write instead.</summary>
    private IEnumerable<string> Problems()
    {
        if (SessionTable.Length == 0)
            yield return "SessionTable is empty: write the table's name, as in agent-sessions";
        if (Region.Length == 0)
            yield return "Region is not known: write it, as in us-east-1, or set AWS_REGION";
        if (EffectTable is { Length: 0 })
            yield return "EffectTable is empty: write the table's name, as in agent-effects, or leave it out";
        if (EffectTable is not null && EffectTable == SessionTable)
            yield return $"EffectTable '{EffectTable}' is the session table too: effects need a strongly consistent one of their own";
        if (EffectTable is not null && EffectEndpoints.Count == 0)
            yield return "EffectEndpoints is empty: write the AWS regions that have a replica of the effect table, the nearest first";
        if (EffectTable is null && EffectEndpoints.Count > 0)
            yield return "EffectEndpoints without EffectTable: write the table's name";
        foreach (var (name, region) in SessionPeers.Where(p => p.Key.Length == 0 || p.Value.Length == 0))
            yield return $"SessionPeers '{name}={region}': write the AgentRegion's name and its AWS region, as in us-east-1 and us-east-1";
        foreach (var problem in Calls.Problems())
            yield return $"Calls: {problem}";
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
