using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>Clients are sent to the status page and back, while nobody's ownership changes.</summary>
public sealed class StatusPageTests
{
    private const string Page = "192.0.2.1";
    private const string A = "203.0.113.1";

    [Fact]
    public async Task NoRegionHealthy_DnsAnswersWithThePage_AndTheActiveSetAndItsEpochStay()
    {
        var (world, one) = await ShownAsync();

        Assert.Equal((Page, 1L), (world.Zone.Answers, world.Register.Epoch));
        Assert.Equal(["a"], world.Register.Active);
        Assert.Empty(world.Register.Serving);
        Assert.True(world.Zone.Owner is { StatusPage: true, Epoch: 1 } && world.Zone.Owner.Active is ["a"]);
        Assert.Contains(one.Events, e => e is { IsWarning: true, Reason: "StatusPageShown" });
        Assert.Single(world.Register.History);
        await CrashTests.AssertAtRestAsync(world, one);
    }

    [Fact]
    public async Task KeepLast_DnsStays()
    {
        var (world, one) = await World.PlacedAsync();
        SetAll(world, Verdict.Down);
        await one.SettleAsync();
        Assert.Equal((A, 1), (world.Zone.Answers, world.Zone.Accepted.Count));
    }

    [Fact]
    public async Task OwnerHealsAtOnce_TheRecordsReturn_WithoutCooldown_AndSinceCountsAnew()
    {
        var (world, one) = await ShownAsync();
        var since = world.Register.Published!.StatusPage;
        Assert.NotNull(since);

        world.Set("a", Verdict.Healthy);
        await one.SettleAsync();

        Assert.Equal((A, 1L), (world.Zone.Answers, world.Register.Epoch));
        Assert.Equal(["a"], world.Register.Serving);
        Assert.False(world.Zone.Owner!.StatusPage);
        Assert.Contains(one.Events, e => e is { IsWarning: false, Reason: "StatusPageRemoved" });
        SetAll(world, Verdict.Down);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await one.SettleAsync();
        Assert.True(world.Register.Published!.StatusPage > since);
    }

    [Fact]
    public async Task AnotherHeals_ThatIsAFailoverFromThePage_WithinTheCooldownToo()
    {
        var (world, one) = await World.PlacedAsync(Given.Paged);
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        SetAll(world, Verdict.Down);
        await one.SettleAsync();
        Assert.Equal((Page, 2L, "b"), (world.Zone.Answers, world.Register.Epoch, string.Join(',', world.Register.Active)));

        world.Set("c", Verdict.Healthy);
        await one.SettleAsync();

        Assert.Equal(("203.0.113.3", 3L), (world.Zone.Answers, world.Register.Epoch));
        Assert.Equal("b → c", $"{world.Register.History[0].From.Single()} → {world.Register.History[0].To.Single()}");
        Assert.Null(world.Register.Published!.StatusPage);
    }

    [Theory]
    [InlineData(RoutingPolicy.Weighted)]
    [InlineData(RoutingPolicy.ActivePassive)]
    public async Task SetsOfSeveralRegions_AndRecordsWithHealthChecks_GoForThePageAloneAndComeBack(RoutingPolicy routing)
    {
        var (world, one) = await World.PlacedAsync(Given.Paged with { Routing = routing, Dns = Given.Paged.Dns with { HealthChecks = routing == RoutingPolicy.ActivePassive ? new() : null } });
        for (var i = 0; i < 60; i++)
            await one.TurnsAsync(1, TimeSpan.FromSeconds(5));
        var before = world.Zone.Records.Select(r => r.ToString()).Order(StringComparer.Ordinal).ToList();
        Assert.True(before.Count > 1);

        SetAll(world, Verdict.Down);
        await one.SettleAsync();
        Assert.Equal([$"agent.example.com 15 A {Page}"], world.Zone.Records.Select(r => r.ToString()));

        SetAll(world, Verdict.Healthy);
        await one.SettleAsync();
        Assert.Equal(before, world.Zone.Records.Select(r => r.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PageChangesWhileItIsShown_OrSomeoneMeddles_TheZoneFollows_AndSinceStays()
    {
        var (world, one) = await ShownAsync();
        var since = world.Register.Published!.StatusPage;

        world.Policy = Given.Paged with { Safety = Given.Paged.Safety with { StatusPage = new() { Dns = Given.Addresses("192.0.2.2") } } };
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await one.SettleAsync();
        Assert.Equal(("192.0.2.2", since), (world.Zone.Answers, world.Register.Published!.StatusPage));

        world.Zone.Meddle(world.Zone.Ownership!.Values[0], new DnsRecordSet { Name = "agent.example.com", Type = DnsRecordType.A, TtlSeconds = 15, Values = [A] });
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        Assert.Equal(("192.0.2.2", since), (world.Zone.Answers, world.Register.Published!.StatusPage));
    }

    [Fact]
    public async Task PolicyTurnsToKeepLast_TheRecordsReturn_ThoughNothingIsHealthy()
    {
        var (world, one) = await ShownAsync();
        world.Policy = Given.Policy;
        await one.SettleAsync();
        Assert.Equal(A, world.Zone.Answers);
        await CrashTests.AssertAtRestAsync(world, one);
    }

    [Fact]
    public async Task APersonsFailoverToAnUnhealthyRegion_GoesThere_AndThePageDoesNotComeBackForIt()
    {
        var (world, one) = await ShownAsync();
        world.Requests.Add(new("by-hand", Given.Request(FailoverKind.Failover, "b", BypassRule.Safety), world.Clock.GetUtcNow()));
        await one.SettleAsync();
        foreach (var name in world.Regions.Keys)
            world.Set(name, Verdict.Down, TimeSpan.FromHours(1));
        await one.SettleAsync();

        Assert.Equal(("203.0.113.2", 2L), (world.Zone.Answers, world.Register.Epoch));
        Assert.True(world.Register.LastChangeByPerson);
    }

    [Fact]
    public async Task APersonAsksForTheRegionThatIsActive_IsToldHowThePageIsTakenDown()
    {
        var (world, one) = await ShownAsync();
        world.Ask("there", "a", null, BypassRule.Safety);
        await one.TurnsAsync(2, TimeSpan.FromSeconds(1));
        Assert.Contains("set spec.safety.allDown to KeepLast", Assert.Single(world.Register.Requests).Message, StringComparison.Ordinal);
        Assert.Equal(Page, world.Zone.Answers);
    }

    [Fact]
    public async Task ActiveRegionsObjectIsDeletedWhileThePageIsShown_ThePageStays_AndAPersonMovesOn()
    {
        var (world, one) = await ShownAsync();
        world.Regions.Remove("a");
        world.Set("b", Verdict.Healthy);
        await one.TurnsAsync(5, TimeSpan.FromSeconds(60));
        Assert.Equal(Page, world.Zone.Answers);

        world.Ask("on", "b");
        await one.SettleAsync();
        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task ActiveRegionsObjectIsDeleted_AndThePageIsNotWanted_NothingIsWrittenTimeAndAgain()
    {
        var (world, one) = await ShownAsync();
        world.Regions.Remove("a");
        world.Policy = Given.Policy;
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        var (applies, writes) = (world.Zone.Applies, world.Store.Writes);
        await one.TurnsAsync(10, TimeSpan.FromSeconds(60));

        Assert.Equal((Page, applies, writes), (world.Zone.Answers, world.Zone.Applies, world.Store.Writes));
        Assert.Contains("clients cannot return from the status page to a", one.Outcome.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paused_ClientsStayOnThePage_UntilThePauseEnds()
    {
        var (world, one) = await ShownAsync();
        world.Policy = Given.Paged with { Mode = FailoverMode.Paused };
        SetAll(world, Verdict.Healthy);
        await one.TurnsAsync(5, TimeSpan.FromSeconds(60));
        Assert.Equal(Page, world.Zone.Answers);

        world.Policy = Given.Paged;
        await one.SettleAsync();
        Assert.Equal(A, world.Zone.Answers);
    }

    private static async Task<(World World, Operator One)> ShownAsync()
    {
        var (world, one) = await World.PlacedAsync(Given.Paged);
        SetAll(world, Verdict.Down);
        await one.SettleAsync();
        Assert.Equal(Page, world.Zone.Answers);
        return (world, one);
    }

    internal static void SetAll(World world, Verdict verdict)
    {
        foreach (var name in world.Regions.Keys.ToList())
            world.Set(name, verdict);
    }
}
