using System.Xml.Linq;
using AgentRegions.Sandbox.Route53.Wire;
using AgentRegions.Sandbox.Route53.Zones;

namespace AgentRegions.Sandbox.Route53;

/// <summary>What the account holds. Whoever touches it holds the account's lock.</summary>
internal sealed class Route53State(Route53Settings settings, TimeProvider time, Random random)
{
    public Route53Settings Settings => settings;

    public SortedDictionary<string, HostedZone> Zones { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DateTimeOffset> Changes { get; } = new(StringComparer.Ordinal);

    public List<AcceptedBatch> Accepted { get; } = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public HostedZone Zone(string id) => Zones.GetValueOrDefault(id) ?? throw new RefusalException(404, "NoSuchHostedZone", $"No hosted zone found with ID: {id}");

    public bool IsPending(DateTimeOffset changedAt) => settings.PendingFor == Timeout.InfiniteTimeSpan || Now - changedAt < settings.PendingFor;

    /// <summary>The prefix, and capital letters and digits as AWS's ids have.</summary>
    public string NewId(char prefix, int length) => prefix + random.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length - 1);

    public string NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    /// <summary>A change that begins now, as ChangeInfo shows it.</summary>
    public XElement NewChange(out string id)
    {
        id = NewId('C', 21);
        Changes.Add(id, Now);
        return ChangeInfo(id);
    }

    public XElement ChangeInfo(string id) => Route53Xml.Element(
        "ChangeInfo",
        Route53Xml.Element("Id", $"/change/{id}"),
        Route53Xml.Element("Status", IsPending(Changes[id]) ? "PENDING" : "INSYNC"),
        Route53Xml.Element("SubmittedAt", Route53Xml.Instant(Changes[id])));
}
