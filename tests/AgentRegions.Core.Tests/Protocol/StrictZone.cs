using AgentRegions.Core.Dns;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A zone that takes a batch only when everything in it is exact, and breaks the test when what it is asked for must never be.</summary>
internal sealed class StrictZone
{
    private readonly HashSet<string> _used = [];
    private int _changes;

    public DnsRecordSet? Ownership { get; private set; }

    public List<DnsRecordSet> Records { get; } = [];

    /// <summary>Every accepted batch, in order.</summary>
    public List<DnsChange> Accepted { get; } = [];

    public int Reads { get; set; }

    public int Applies { get; set; }

    public int SyncChecks { get; set; }

    /// <summary>Batches that aimed at a TXT that was not there any more.</summary>
    public int Stale { get; private set; }

    /// <summary>Answers are lost, and the batch is found in the zone: nobody knows its id.</summary>
    public bool LosesIds { get; set; }

    /// <summary>Changes that are not in sync yet.</summary>
    public bool SyncIsSlow { get; set; }

    /// <summary>Which record sets Route 53 would refuse.</summary>
    public Func<DnsRecordSet, bool> Refuses { get; set; } = _ => false;

    /// <summary>Route 53 takes no id of a health check that is not there.</summary>
    public Func<string, bool> HealthCheckExists { get; set; } = _ => true;

    public OwnershipRecord? Owner => Ownership is null ? null : OwnershipRecord.Parse(Ownership.Values[0]);

    public string? ZoneId { get; set; }

    public DnsSnapshot Snapshot => new(Ownership, [.. Records]) { ZoneId = ZoneId };

    /// <summary>Until the next accepted batch.</summary>
    public bool IsMeddledWith { get; private set; }

    public string Answers => string.Join(' ', Records.Where(r => r.Weight is null or > 0).SelectMany(r => r.Values).Order(StringComparer.Ordinal));

    public DnsChangeResult Apply(DnsChange change)
    {
        if (change.Upserts.FirstOrDefault(Refuses) is { } refused)
            return new DnsChangeResult.Invalid($"Invalid Resource Record: {refused}");
        if (change.Upserts.FirstOrDefault(r => r.HealthCheckId is { } id && !HealthCheckExists(id)) is { } orphaned)
            return new DnsChangeResult.Invalid($"No health check exists with the specified ID: {orphaned.HealthCheckId}") { HealthCheckMissing = true };
        if (!Equals(change.ExpectedOwnership, Ownership) || !change.Deletes.All(Records.Contains))
        {
            Stale++;
            return new DnsChangeResult.Stale(Snapshot, "values provided do not match the current values");
        }
        var next = change.NextOwnership?.Values[0];
        if (next is not null && !_used.Add(next))
            throw new InvariantBrokenException($"the TXT value {next} was used before");
        if (Owner is { } was && next is not null && OwnershipRecord.Parse(next) is { } now && was.StoreId == now.StoreId && (now.Term < was.Term || now.Epoch < was.Epoch))
            throw new InvariantBrokenException($"the zone went back from {Ownership} to {next}");
        List<DnsRecordSet> after = [.. Records.Where(r => !change.Deletes.Contains(r) && change.Upserts.All(u => u.Key != r.Key)), .. change.Upserts];
        if (next is not null && Nonsense(after) is { } nonsense)
            throw new InvariantBrokenException($"{nonsense}: {string.Join("; ", after)}");
        Ownership = change.NextOwnership;
        Records.Clear();
        Records.AddRange(after);
        Accepted.Add(change);
        IsMeddledWith = false;
        _changes++;
        return new DnsChangeResult.Accepted(LosesIds ? null : $"C{_changes}", default);
    }

    /// <summary>Someone else writes the zone.</summary>
    public void Meddle(string? ownership, params DnsRecordSet[] records)
    {
        Ownership = ownership is null ? null : new() { Name = "_agentregion.agent.example.com", Type = DnsRecordType.TXT, TtlSeconds = 60, Values = [ownership] };
        Records.Clear();
        Records.AddRange(records);
        IsMeddledWith = true;
    }

    private static string? Nonsense(List<DnsRecordSet> records) =>
        records.Count == 0 ? "the set is empty"
        : records.Select(r => r.Key).Distinct().Count() != records.Count ? "one key twice"
        : records.GroupBy(r => r.Type).Any(g => g.Any(r => r.SetIdentifier is null) && g.Count() > 1) ? "simple beside weighted"
        : records.Any(r => r is { Routing: RoutingRule.Failover { IsPrimary: true }, HealthCheckId: null, Alias: null }) ? "a primary without a health check"
        : records.GroupBy(r => r.Type).Any(g => g.All(r => r.Weight == 0)) ? "all weights are zero"
        : records.Any(r => r.Type == DnsRecordType.CNAME) && records.Any(r => r.Type != DnsRecordType.CNAME) ? "CNAME beside others"
        : null;
}
