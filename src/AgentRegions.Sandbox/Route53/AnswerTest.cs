using System.Net;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53.Wire;
using AgentRegions.Sandbox.Route53.Zones;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53;

/// <summary>TestDNSAnswer: what Route 53 would tell a resolver at an address.</summary>
internal static class AnswerTest
{
    public static Route53Reply Reply(Route53State state, Route53Request request, Func<string, bool> isHealthy, double number)
    {
        var zone = state.Zone(BareId(request.Parameter("hostedzoneid") ?? throw RefusalException.Invalid("hostedzoneid is missing")));
        var name = NormalName(request.Parameter("recordname") ?? throw RefusalException.Invalid("recordname is missing"));
        if (!Enum.GetNames<RecordType>().Contains(request.Parameter("recordtype")))
            throw RefusalException.Invalid("recordtype is missing, or none that the sandbox knows");
        var type = Enum.Parse<RecordType>(request.Parameter("recordtype")!);
        var place = TestPlaces.Of(IPAddress.TryParse(request.Parameter("edns0clientsubnetip") ?? request.Parameter("resolverip"), out var address) ? address : IPAddress.Loopback);
        var answer = ZoneAnswers.Pick(ZoneAnswers.Of(zone.View(state.IsPending), name, type, place, isHealthy), number);
        return Route53Reply.Of(Element(
            "TestDNSAnswerResponse",
            Element("Nameserver", HostedZone.NameServer(1)),
            Element("RecordName", Presented(name)),
            Element("RecordType", type),
            Element("RecordData", answer.Records.Select(r => Element("RecordDataEntry", r.Value))),
            Element("ResponseCode", answer.Code switch { AnswerCode.NoSuchName => "NXDOMAIN", AnswerCode.Refused => "REFUSED", AnswerCode.Failure => "SERVFAIL", _ => "NOERROR" }),
            Element("Protocol", "UDP")));
    }
}
