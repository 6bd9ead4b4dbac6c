using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Route53;

public sealed class ZoneTests
{
    [Fact]
    public void CreatedZone_HasSoaAndNs_AndAnsweringItsReferenceAgainIsRefused()
    {
        var account = new TestAccount();
        var created = account.Send("POST", "hostedzone", NewZone("other.example", "r1"));
        Assert.Equal(201, created.Status);
        var id = Route53Xml.BareId(Document(created).Child("HostedZone")!.Value("Id")!);
        Assert.EndsWith(id, created.Location, StringComparison.Ordinal);
        Assert.Equal("other.example.", Document(account.Send("GET", $"hostedzone/{id}")).Child("HostedZone")!.Value("Name"));
        Assert.Equal("2", Document(account.Send("GET", "hostedzonecount")).Value("HostedZoneCount"));
        Assert.Equal((409, "HostedZoneAlreadyExists: A hosted zone has already been created with the specified caller reference."), Outcome(account.Send("POST", "hostedzone", NewZone("else.example", "r1"))));
        Assert.StartsWith("InvalidDomainName", Outcome(account.Send("POST", "hostedzone", NewZone("bad..example", "r2"))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ZoneWithRecords_IsNotDeleted_AndGoesWhenEmpty()
    {
        var account = new TestAccount();
        account.Accept(Create(A("a.example.com", "192.0.2.1")));
        Assert.Equal(
            (400, "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot be deleted."),
            Outcome(account.Send("DELETE", $"hostedzone/{account.ZoneId}")));
        account.Accept(Delete(A("a.example.com", "192.0.2.1")));
        Assert.Equal(200, account.Send("DELETE", $"hostedzone/{account.ZoneId}").Status);
        Assert.Equal((404, $"NoSuchHostedZone: No hosted zone found with ID: {account.ZoneId}"), Outcome(account.Change(Create(A("a.example.com", "192.0.2.1")))));
    }

    [Fact]
    public void ZonesByName_ComeInTheOrderOfReversedLabels_PageByPage()
    {
        var account = new TestAccount();
        foreach (var name in (string[])["b.example", "z.a.example", "a.example", "example"])
            account.Account.CreateZone(name, isPrivate: false);
        var first = Document(account.Send("GET", "hostedzonesbyname", "", ("dnsname", "example"), ("maxitems", "2")));
        Assert.Equal(["example.", "a.example."], Names(first));
        Assert.Equal(("true", "z.a.example."), (first.Value("IsTruncated"), first.Value("NextDNSName")));
        var second = Document(account.Send("GET", "hostedzonesbyname", "", ("dnsname", first.Value("NextDNSName")!), ("hostedzoneid", first.Value("NextHostedZoneId")!)));
        Assert.Equal(["z.a.example.", "b.example."], Names(second));
        Assert.Equal(5, Document(account.Send("GET", "hostedzone")).Children("HostedZones", "HostedZone").Count());
    }

    [Fact]
    public void RecordSets_AreListedByReversedLabelsTypeAndIdentifier_PageByPage()
    {
        var account = new TestAccount();
        account.Accept(
            Create(A("b.example.com", "192.0.2.1")), Create(A("a.b.example.com", "192.0.2.1")), Create(A("*.example.com", "192.0.2.1")), Create(Set("b.example.com", "AAAA", ["::1"])),
            Create(Weighted("two", 1, "192.0.2.1")), Create(Weighted("one", 1, "192.0.2.1")), Create(A("_x.example.com", "192.0.2.1")));
        Assert.Equal(
            ["example.com. NS", "example.com. SOA", "\\052.example.com. A", "_x.example.com. A", "b.example.com. A", "b.example.com. AAAA", "a.b.example.com. A", "w.example.com. A one", "w.example.com. A two"],
            account.Listed());
        var page = Document(account.Send("GET", $"hostedzone/{account.ZoneId}/rrset", "", ("name", "b.example.com."), ("maxitems", "4")));
        Assert.Equal(("w.example.com.", "A", "two"), (page.Value("NextRecordName"), page.Value("NextRecordType"), page.Value("NextRecordIdentifier")));
        Assert.Equal(["w.example.com. A two"], account.Listed(("name", "w.example.com"), ("type", "A"), ("identifier", "two")));
    }

    [Fact]
    public void NamesWithAHyphen_AreListedBeforeTheNameThatTheyBeginWith()
    {
        var account = new TestAccount();
        account.Accept(Create(A("agent.example.com", "192.0.2.1")), Create(A("agent-eu.example.com", "192.0.2.1")), Create(A("x.agent.example.com", "192.0.2.1")), Create(A("agent2.example.com", "192.0.2.1")));
        Assert.Equal(["agent-eu.example.com. A", "agent.example.com. A", "x.agent.example.com. A", "agent2.example.com. A"], account.Listed()[2..]);
        Assert.Equal(["agent.example.com. A", "x.agent.example.com. A", "agent2.example.com. A"], account.Listed(("name", "agent.example.com")));
    }

    [Fact]
    public void MoreThan300Sets_ArePagedEvenWhenMoreIsAskedFor()
    {
        var account = new TestAccount();
        account.Accept([.. Enumerable.Range(0, 400).Select(i => Create(A($"n{i}.example.com", "192.0.2.1")))]);
        Assert.Equal(300, account.Listed(("maxitems", "1000")).Length);
    }

    private static string[] Names(System.Xml.Linq.XElement document) => [.. document.Children("HostedZones", "HostedZone").Select(z => z.Value("Name")!)];

    private static string NewZone(string name, string reference) =>
        $"""<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>{name}</Name><CallerReference>{reference}</CallerReference></CreateHostedZoneRequest>""";
}
