using System.Text.Json;
using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;
using static AgentRegions.Aws.Tests.HealthChecks;

namespace AgentRegions.Aws.Tests;

/// <summary>Health checks at the sandbox, which refuses what Route 53 documents that it refuses.</summary>
public sealed class HealthCheckTests
{
    [Fact]
    public async Task Made_TaggedAndFound_WithAllItsSettings()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, Faster);
        var plain = await zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default);
        var full = await zones.HealthChecks.CreateAsync(Reference(), Full, Tags, default);

        var found = await zones.HealthChecks.ListAsync(Owner, [], default);
        Assert.True(plain.IsAsAsked && full.IsAsAsked);
        Assert.Equal(Settings, found.Single(c => c.Id == plain.Id).Settings);
        Assert.Equal(Full, found.Single(c => c.Id == full.Id).Settings);
        Assert.All(found, c => Assert.Equivalent(Tags, c.Tags, strict: true));
    }

    [Fact]
    public async Task AnswerOfTheCreationIsLost_NoSecondOneIsMade()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, Faster);
        var reference = Reference();
        route53.Inject(Route53Fault.LoseAnswer, 2, SandboxRoute53.CreateHealthCheck);

        var again = await zones.HealthChecks.CreateAsync(reference, Settings, Tags, default);
        var changed = await zones.HealthChecks.CreateAsync(reference, Settings with { Path = "/other" }, Tags, default);

        Assert.Equal((again.Id, true), (Assert.Single(route53.HealthChecks).Id, again.IsAsAsked));
        Assert.Equal(new(again.Id, false), changed);
    }

    [Fact]
    public async Task ReferenceOfADeletedOne_IsSpent_AndDeletingTwiceIsNoFault()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, Faster);
        var reference = Reference();
        var made = await zones.HealthChecks.CreateAsync(reference, Settings, Tags, default);
        await zones.HealthChecks.DeleteAsync(made.Id!, default);
        await zones.HealthChecks.DeleteAsync(made.Id!, default);

        Assert.Equal(new(null, false), await zones.HealthChecks.CreateAsync(reference, Settings, Tags, default));
        Assert.False(await zones.HealthChecks.UpdateAsync(made.Id!, Settings, Tags, [], default));
        Assert.Empty(await zones.HealthChecks.ListAsync(Owner, [made.Id!], default));
    }

    [Fact]
    public async Task Update_SetsResetsAndDropsTags()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, Faster);
        var made = await zones.HealthChecks.CreateAsync(Reference(), Full, new Dictionary<string, string>(Tags) { ["team"] = "x" }, default);
        var next = Full with { HostName = null, EnableSni = false, Regions = [], Path = "/alive", SearchString = "ok", FailureThreshold = 1, IpAddress = "203.0.113.8" };

        Assert.True(await zones.HealthChecks.UpdateAsync(made.Id!, next, Tags, ["team"], default));

        var found = Assert.Single(await zones.HealthChecks.ListAsync(Owner, [], default));
        Assert.Equal(next, found.Settings);
        Assert.Equivalent(Tags, found.Tags, strict: true);
    }

    [Fact]
    public async Task List_GoesThroughThePages_AndKnowsOwnFromOthers()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, Faster);
        var other = AnOwner();
        for (var i = 0; i < 120; i++)
        {
            var owner = i % 10 == 0 ? Owner : other;
            await zones.HealthChecks.CreateAsync(Reference(owner), Settings, owner.Tags("r", null), default);
        }
        Assert.Equal(12, (await zones.HealthChecks.ListAsync(Owner, [], default)).Count);
        Assert.Empty(await zones.HealthChecks.ListAsync(AnOwner(), [], default));
    }

    [Fact]
    public async Task Refusals_SayWhatToDo()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, o =>
        {
            Faster(o);
            o.RetryBudget = TimeSpan.Zero;
        });
        var invalid = await Assert.ThrowsAsync<DnsException>(() => zones.HealthChecks.CreateAsync(Reference(), Settings with { FailureThreshold = 11 }, Tags, default));
        Assert.Equal(DnsFault.HealthCheckRefused, invalid.Fault);
        route53.Inject(Route53Fault.Deny, 1, SandboxRoute53.CreateHealthCheck);
        var denied = await Assert.ThrowsAsync<DnsException>(() => zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default));
        Assert.Equal(DnsFault.AccessDenied, denied.Fault);
        Assert.Contains("config/iam/route53-health-checks.json", denied.Message, StringComparison.Ordinal);
        route53.Inject(Route53Fault.Throttle, 1, SandboxRoute53.CreateHealthCheck);
        Assert.Equal(DnsFault.Throttled, (await Assert.ThrowsAsync<DnsException>(() => zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default))).Fault);

        for (var i = 0; i < 200; i++)
            await zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default);
        var full = await Assert.ThrowsAsync<DnsException>(() => zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default));
        Assert.Equal(DnsFault.TooManyHealthChecks, full.Fault);
        Assert.Contains("Service Quotas", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordsOfACheckThatIsGone_AreInvalidForThatReason_AndStopNoOther()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, o => o.CollectionWindow = TimeSpan.FromMilliseconds(200));
        var zone = TestZone.In(route53);
        var other = zone.Target with { Name = $"other.{zone.Name}" };
        var bad = zones.ApplyAsync(zone.Target, zone.Swap(null, "one", zone.Weighted("a", 1, "192.0.2.1") with { HealthCheckId = "gone" }), default);
        var good = zones.ApplyAsync(other, new(null, zone.Txt("two", other.Name), [zone.A("192.0.2.2", other.Name)], []), default);

        Assert.True(Assert.IsType<DnsChangeResult.Invalid>(await bad).HealthCheckMissing);
        Assert.IsType<DnsChangeResult.Accepted>(await good);
    }

    [Fact]
    public async Task Creating_GoesOneInTwoSeconds_AndHoldsUpNothingElse()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var time = new ManualTimeProvider();
        using var zones = TestZone.Client(route53.Endpoint, o => o.TimeProvider = time);
        var zone = TestZone.In(route53);
        await zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default);
        var second = zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default);

        Assert.Empty((await zones.ReadAsync(zone.Target, default)).Records);
        time.Advance(TimeSpan.FromMilliseconds(1990));
        Assert.Equal((1, false), (route53.Count(SandboxRoute53.CreateHealthCheck), second.IsCompleted));
        time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.NotNull((await second.WaitAsync(TimeSpan.FromSeconds(10))).Id);
    }

    [Fact]
    public async Task Policy_AllowsExactlyWhatIsCalled()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        using var zones = TestZone.Client(route53.Endpoint, Faster);
        var made = await zones.HealthChecks.CreateAsync(Reference(), Settings, Tags, default);
        await zones.HealthChecks.UpdateAsync(made.Id!, Settings with { Path = "/" }, Tags, [], default);
        await zones.HealthChecks.ListAsync(Owner, [], default);
        await zones.HealthChecks.DeleteAsync(made.Id!, default);

        using var policy = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf("config/iam/route53-health-checks.json")));
        var allowed = policy.RootElement.GetProperty("Statement").EnumerateArray().SelectMany(s => s.GetProperty("Action").EnumerateArray()).Select(a => a.GetString()!["route53:".Length..]);
        Assert.Equal(allowed.Order(), route53.Requests.Select(r => r.Operation).Distinct().Order());
    }
}
