using System.Collections.Immutable;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Records;
using RecordSets = System.Collections.Immutable.ImmutableSortedDictionary<AgentRegions.Sandbox.Route53.Records.RecordKey, AgentRegions.Core.Dns.Answers.ZoneRecord>;

namespace AgentRegions.Sandbox.Route53.Zones;

internal sealed record HostedZone(string Id, string Name, string CallerReference, string? Comment, bool IsPrivate, Func<string, bool> IsOfAccount)
{
    public const int NameServers = 4;

    private readonly Queue<(DateTimeOffset At, RecordSets Records)> _pending = [];
    private RecordSets _published = RecordSets.Empty;
    private ZoneView? _view;

    /// <summary>What the API shows.</summary>
    public RecordSets Records { get; private set; } = RecordSets.Empty;

    /// <summary>Until then another change is refused with PriorRequestNotComplete.</summary>
    public DateTimeOffset BusyUntil { get; set; }

    public static string NameServer(int number) => $"ns-{number}.sandbox.test";

    /// <summary>A fresh zone's own records, which are answered at once.</summary>
    public void Begin()
    {
        ZoneRecord[] own =
        [
            new() { Name = Name, Type = RecordType.NS, TtlSeconds = 172800, Values = [.. Enumerable.Range(1, NameServers).Select(n => $"{NameServer(n)}.")] },
            new() { Name = Name, Type = RecordType.SOA, TtlSeconds = 900, Values = [$"{NameServer(1)}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"] },
        ];
        Records = _published = own.ToImmutableSortedDictionary(RecordKey.Of, r => r);
    }

    public void Change(RecordSets records, DateTimeOffset at)
    {
        Records = records;
        _pending.Enqueue((at, records));
    }

    /// <summary>What name servers answer from: the newest change that is no longer pending.</summary>
    public ZoneView View(Func<DateTimeOffset, bool> isPending)
    {
        while (_pending.TryPeek(out var next) && !isPending(next.At))
            (_published, _view) = (_pending.Dequeue().Records, null);
        return _view ??= new(Name, _published.Values);
    }
}
