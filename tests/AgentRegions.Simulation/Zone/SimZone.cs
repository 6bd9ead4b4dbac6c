using System.Globalization;
using AgentRegions.Core.Dns;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Mutants;

namespace AgentRegions.Simulation.Zone;

/// <summary>A hosted zone of Route 53: takes a batch as a whole or not at all, and its name servers follow some time later.</summary>
internal sealed class SimZone(Scheduler scheduler, Dice dice, Observations observations, FaultLog log, Mutation mutation)
{
    private readonly List<(long From, DnsSnapshot Content)> _past = [(0, new(null, []))];
    private readonly Dictionary<string, long> _inSyncAt = new(StringComparer.Ordinal);
    private long _lastInSync;

    /// <summary>Share of requests refused for their rate.</summary>
    public double Throttling { get; set; }

    /// <summary>Share of reads that show what was there a while ago.</summary>
    public double StaleReads { get; set; }

    /// <summary>Share of batches refused while an earlier one is not in sync.</summary>
    public double Busy { get; set; }

    /// <summary>Whose address Route 53 refuses; null: nobody's.</summary>
    public string? RefusedValue { get; set; }

    public DnsSnapshot Content => _past[^1].Content;

    /// <summary>What the name servers answer.</summary>
    public DnsSnapshot Answered
    {
        get
        {
            for (var i = _answered.Count - 1; i >= 0; i--)
                if (_answered[i].From <= scheduler.Now)
                    return _answered[i].Content;
            return _past[0].Content;
        }
    }

    private readonly List<(long From, DnsSnapshot Content)> _answered = [];

    public DnsSnapshot Read()
    {
        Throttle();
        if (StaleReads > 0 && _past.Count > 1 && dice.Chance(StaleReads))
        {
            var then = scheduler.Now - dice.Seconds(0, 60).Ticks;
            log.Happened[(int)FaultKind.DnsStaleReads]++;
            return _past.FindLast(p => p.From <= then).Content ?? _past[0].Content;
        }
        return Content;
    }

    public DnsChangeResult Apply(DnsChange change, SimProcess? writer)
    {
        Throttle();
        if (Busy > 0 && _lastInSync > scheduler.Now && dice.Chance(Busy))
            throw new DnsException(DnsFault.PriorRequestNotComplete, "an earlier change of the zone is still under way");
        if (RefusedValue is { } refused && change.Upserts.Any(u => u.Values.Contains(refused)))
            return new DnsChangeResult.Invalid($"Invalid Resource Record: {refused}");
        var before = Content;
        if (!Matches(change, before))
        {
            observations.BatchRefused(change, writer);
            return new DnsChangeResult.Stale(before, "values provided do not match the current values");
        }
        DnsRecordSet[] after = [.. before.Records.Where(r => !change.Deletes.Contains(r) && change.Upserts.All(u => u.Key != r.Key)), .. change.Upserts];
        var content = new DnsSnapshot(change.NextOwnership, after);
        observations.BatchAccepted(before, content, writer);
        Replace(content);
        var id = _past.Count.ToString(CultureInfo.InvariantCulture);
        _inSyncAt[id] = _lastInSync;
        return new DnsChangeResult.Accepted(id, SimClock.True(scheduler.Now));
    }

    public bool IsInSync(string change)
    {
        Throttle();
        return _inSyncAt.GetValueOrDefault(change, long.MaxValue) <= scheduler.Now;
    }

    /// <summary>A person, or another program, writes the zone without regard.</summary>
    public void Meddle(DnsSnapshot content)
    {
        observations.Meddled();
        Replace(content);
    }

    private bool Matches(DnsChange change, DnsSnapshot now) => mutation switch
    {
        Mutation.NoOwnershipCondition => true,
        Mutation.OwnershipRepeats => Shared(change.ExpectedOwnership) == Shared(now.Ownership) && change.Deletes.All(now.Records.Contains),
        _ => Equals(change.ExpectedOwnership, now.Ownership) && change.Deletes.All(now.Records.Contains),
    };

    /// <summary>What the ownership record would have, did it not name the operation and the batch.</summary>
    private static string Shared(DnsRecordSet? ownership) => ownership?.Values[0].Split(" op=")[0] ?? "";

    private void Replace(DnsSnapshot content)
    {
        _past.Add((scheduler.Now, content));
        _lastInSync = Math.Max(_lastInSync, scheduler.Now + dice.Seconds(2, 40).Ticks);
        _answered.Add((_lastInSync, content));
    }

    private void Throttle()
    {
        if (Throttling > 0 && dice.Chance(Throttling))
            throw new DnsException(DnsFault.Throttled, "Rate exceeded");
    }
}
