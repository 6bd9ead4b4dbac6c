using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>"GetChange": PENDING until all name servers answer the change. "Quotas": what is refused since too much is asked at once.</summary>
public sealed class PropagationTests
{
    [Fact]
    public void PendingChange_IsListedButNotAnswered_UntilInSync()
    {
        var account = new TestAccount { Settings = { PendingFor = TimeSpan.FromSeconds(30) } };
        account.Time.Advance(TimeSpan.FromMinutes(1));
        account.Accept(Create(A("a.example.com", "192.0.2.1")));
        account.Time.Advance(TimeSpan.FromSeconds(30));
        var change = Document(account.Change(Upsert(A("a.example.com", "192.0.2.2"))));
        var id = change.Child("ChangeInfo")!.Value("Id")!;

        account.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(["192.0.2.1"], account.Told("a.example.com"));
        Assert.Equal("PENDING", Status(account, id));
        account.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["192.0.2.2"], account.Told("a.example.com"));
        Assert.Equal("INSYNC", Status(account, id));
    }

    [Fact]
    public void PendingForever_EndsWhenTheSettingDoes()
    {
        var account = new TestAccount { Settings = { PendingFor = Timeout.InfiniteTimeSpan } };
        account.Accept(Create(A("a.example.com", "192.0.2.1")));
        account.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(account.Told("a.example.com"));
        account.Settings.PendingFor = TimeSpan.Zero;
        Assert.Equal(["192.0.2.1"], account.Told("a.example.com"));
    }

    [Fact]
    public void UnknownChange_IsNoSuchChange() =>
        Assert.Equal((404, "NoSuchChange: Could not find resource with ID: C1"), Outcome(new TestAccount().Send("GET", "change/C1")));

    [Fact]
    public void AnotherChangeOfTheZone_WhileOneIsTaken_IsPriorRequestNotComplete()
    {
        var account = new TestAccount { Settings = { ChangeTakes = TimeSpan.FromSeconds(1) } };
        account.Accept(Create(A("a.example.com", "192.0.2.1")));
        Assert.Equal(
            (400, "PriorRequestNotComplete: The request was rejected because Route 53 was still processing a prior request."),
            Outcome(account.Change(Create(A("b.example.com", "192.0.2.1")))));
        account.Time.Advance(TimeSpan.FromSeconds(1));
        account.Accept(Create(A("b.example.com", "192.0.2.1")));
    }

    [Fact]
    public void MoreThanTheAccountsRate_IsThrottled_AndRecovers()
    {
        var account = new TestAccount { Settings = { RequestsPerSecond = 5, Burst = 5 } };
        var statuses = Enumerable.Range(0, 7).Select(_ => Outcome(account.Send("GET", "hostedzonecount"))).ToList();
        Assert.All(statuses[..5], s => Assert.Equal(200, s.Status));
        Assert.All(statuses[5..], s => Assert.Equal((400, "Throttling: Rate exceeded"), s));
        account.Time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal([200, 200, 400], Enumerable.Range(0, 3).Select(_ => account.Send("GET", "hostedzonecount").Status));
    }

    private static string? Status(TestAccount account, string id) =>
        Document(account.Send("GET", $"change/{Route53Xml.BareId(id)}")).Child("ChangeInfo")!.Value("Status");
}
