using System.Globalization;
using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53.Wire;
using AgentRegions.Sandbox.Route53.Zones;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>ChangeResourceRecordSets, ListResourceRecordSets, GetChange.</summary>
internal sealed class RecordOperations(Route53State state, Func<string, bool> healthCheckExists)
{
    /// <summary>"ListResourceRecordSets": at most 300 a page.</summary>
    private const int PageSize = 300;

    /// <param name="isDenied">Names that the caller may not touch.</param>
    public Route53Reply Change(string zoneId, Route53Request request, Func<string, bool> isDenied)
    {
        var zone = state.Zone(zoneId);
        List<RecordChange> changes = [.. (request.Document("ChangeResourceRecordSetsRequest").Child("ChangeBatch")?.Children("Changes", "Change") ?? []).Select((c, i) => RecordXml.Read(c, i + 1))];
        if (changes.Count == 0)
            throw RefusalException.Invalid("1 validation error detected: Value at 'changeBatch.changes' failed to satisfy constraint: Member must have length greater than or equal to 1");
        if (changes.Any(c => isDenied(c.Record.Name)))
            throw new RefusalException(403, "AccessDenied", $"User is not authorized to perform: route53:ChangeResourceRecordSets on resource: arn:aws:route53:::hostedzone/{zone.Id}");
        if (state.Now < zone.BusyUntil)
            throw new RefusalException(400, "PriorRequestNotComplete", "The request was rejected because Route 53 was still processing a prior request.");
        Apply(zone, changes);
        zone.BusyUntil = state.Now + state.Settings.ChangeTakes;
        var info = state.NewChange(out var id);
        state.Accepted.Add(new(state.Now, zone.Id, id, [.. changes.Select(Accepted)], request.Body));
        return Route53Reply.Of(Element("ChangeResourceRecordSetsResponse", info));
    }

    /// <exception cref="RefusalException">The zone is as it was.</exception>
    public void Apply(HostedZone zone, IReadOnlyList<RecordChange> changes)
    {
        if (changes.FirstOrDefault(c => c.Action != "DELETE" && c.Record.HealthCheckId is { } check && !healthCheckExists(check)) is { } unknown)
            throw new RefusalException(404, "NoSuchHealthCheck", $"No health check exists with the specified ID: {unknown.Record.HealthCheckId}");
        var batch = new Batch(zone, changes);
        if (batch.Judge() is { Count: > 0 } messages)
            throw new RefusalException(400, "InvalidChangeBatch", messages);
        zone.Change(batch.Result, state.Now);
    }

    public Route53Reply List(string zoneId, Route53Request request)
    {
        var zone = state.Zone(zoneId);
        var (name, type, identifier) = (request.Parameter("name"), request.Parameter("type"), request.Parameter("identifier"));
        if ((type is not null && name is null) || (identifier is not null && type is null))
            throw RefusalException.Invalid("The input is not valid: a type needs a name, and an identifier needs a type.");
        var start = new RecordKey(name is null ? "" : Order(NormalName(name)), type ?? "", identifier ?? "");
        var size = request.MaxItems(PageSize);
        var rest = zone.Records.SkipWhile(r => r.Key.CompareTo(start) < 0).Select(r => r.Value).Take(size + 1).ToList();
        var next = rest.Count > size ? rest[size] : null;
        return Route53Reply.Of(Element(
            "ListResourceRecordSetsResponse",
            Element("ResourceRecordSets", rest.Take(size).Select(RecordXml.Write)),
            Element("IsTruncated", Flag(next is not null)),
            Optional("NextRecordName", next is null ? null : Presented(next.Name)),
            Optional("NextRecordType", next?.Type),
            Optional("NextRecordIdentifier", next?.SetIdentifier),
            Element("MaxItems", size.ToString(CultureInfo.InvariantCulture))));
    }

    public Route53Reply GetChange(string id) => state.Changes.ContainsKey(id)
        ? Route53Reply.Of(Element("GetChangeResponse", state.ChangeInfo(id)))
        : throw new RefusalException(404, "NoSuchChange", $"Could not find resource with ID: {id}");

    private static AcceptedChange Accepted(RecordChange change) => new(
        change.Action, change.Record.Name, change.Record.Type.ToString(), change.Record.SetIdentifier,
        (change.Record.Routing as RoutingRule.Weighted)?.Weight, change.Record.Alias is { } alias ? [alias.DnsName] : change.Record.Values);
}
