using AgentRegions.Core.Dns;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Notifications;

public sealed class ConditionNewsTests
{
    [Fact]
    public async Task NoRegionHealthy_IsToldOnce_AndItsEndToo()
    {
        var teller = await Teller.PlacedAsync();
        AllAre(teller, Verdict.Down);
        await teller.SettleAsync();

        var began = Assert.Single(teller.Said);
        Assert.Equal((NotificationEvent.NoHealthyRegion, NotificationSeverity.Critical, "AllRegionsDown"), (began.Event, began.Severity, began.Reason));
        Assert.Equal(["a", "b", "c"], began.Regions);

        AllAre(teller, Verdict.Healthy);
        await teller.SettleAsync();
        Assert.Equal((2, NotificationState.Resolved), (teller.Said.Count, teller.Said[1].State));
        Assert.Equal(began.Incident, teller.Said[1].Incident);
        Assert.NotEqual(began.Id, teller.Said[1].Id);
    }

    [Fact]
    public async Task NoRegionHealthy_SaysWhatClientsGetMeanwhile()
    {
        var kept = await Teller.PlacedAsync();
        AllAre(kept, Verdict.Down);
        await kept.SettleAsync();
        Assert.StartsWith("no region is healthy, DNS stays as it is: a is Down", Assert.Single(kept.Said).Message, StringComparison.Ordinal);

        var paged = await Teller.PlacedAsync(Teller.Policy with { Safety = Given.Paged.Safety });
        AllAre(paged, Verdict.Down);
        await paged.SettleAsync();
        Assert.StartsWith("no region is healthy, clients get the status page: a is Down", Assert.Single(paged.Said).Message, StringComparison.Ordinal);

        var manual = await Teller.PlacedAsync(Teller.Policy with { Safety = Given.Paged.Safety, Mode = FailoverMode.Manual });
        AllAre(manual, Verdict.Down);
        await manual.SettleAsync();
        Assert.StartsWith("no region is healthy, DNS stays as it is, and the status page is not shown (spec.mode is Manual", Assert.Single(manual.Said).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoRegionHealthy_WhileCoolingDown_IsToldAllTheSame()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Cooldown = Duration.FromMinutes(5) });
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();
        AllAre(teller, Verdict.Down);
        await teller.SettleAsync();
        Assert.Equal(NotificationEvent.NoHealthyRegion, teller.Said[^1].Event);
        Assert.DoesNotContain(teller.Said, n => n.Event == NotificationEvent.FailoverBlocked);
    }

    [Fact]
    public async Task NoRegionHealthy_Restarted_IsNotToldAgain_AndItsEndIs()
    {
        var teller = await Teller.PlacedAsync();
        AllAre(teller, Verdict.Down);
        await teller.SettleAsync();

        var next = teller.Restarted();
        await next.SettleAsync();
        Assert.Empty(next.Said);

        AllAre(teller, Verdict.Healthy);
        await next.SettleAsync();
        Assert.Equal(teller.Said[0].Incident, Assert.Single(next.Said).Incident);
    }

    [Fact]
    public async Task NoRegionHealthy_Again_IsAnotherIncident()
    {
        var teller = await Teller.PlacedAsync();
        foreach (var verdict in new[] { Verdict.Down, Verdict.Healthy, Verdict.Down })
        {
            AllAre(teller, verdict);
            await teller.SettleAsync();
        }
        Assert.Equal(3, teller.Said.Count);
        Assert.Equal(2, teller.Said.Select(n => n.Incident).Distinct().Count());
    }

    [Fact]
    public async Task RegionHealthyForAMoment_IsNoEnd()
    {
        var teller = await Teller.PlacedAsync();
        AllAre(teller, Verdict.Down);
        await teller.SettleAsync();
        teller.World.Set("a", Verdict.Healthy);
        await teller.TurnAsync(TimeSpan.FromSeconds(1));
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();
        Assert.Single(teller.Said);
    }

    [Fact]
    public async Task VerdictsUnknown_NothingIsToldAndNothingEnds()
    {
        var teller = await Teller.PlacedAsync();
        AllAre(teller, Verdict.Unknown);
        await teller.SettleAsync();
        Assert.Empty(teller.Said);

        AllAre(teller, Verdict.Down);
        await teller.SettleAsync();
        AllAre(teller, Verdict.Unknown);
        await teller.SettleAsync();
        Assert.Single(teller.Said);
    }

    [Fact]
    public async Task FailoverHeldFor10Seconds_IsBlocked_WithWhatHoldsIt()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Mode = FailoverMode.Manual });
        teller.World.Set("a", Verdict.Down);
        await teller.TurnAsync();
        Assert.Empty(teller.Said);
        Assert.Equal(TimeSpan.FromSeconds(10), teller.AskAgainIn);

        await teller.TurnAsync(TimeSpan.FromSeconds(10));
        var blocked = Assert.Single(teller.Said);
        Assert.Equal((NotificationEvent.FailoverBlocked, "ManualMode", NotificationSeverity.Error), (blocked.Event, blocked.Reason, blocked.Severity));
        Assert.Equal(["a"], blocked.Regions);

        teller.World.Set("a", Verdict.Healthy);
        await teller.SettleAsync();
        Assert.Equal(NotificationState.Resolved, teller.Said[^1].State);
    }

    [Fact]
    public async Task HeldForLessThan10Seconds_NothingIsTold()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Mode = FailoverMode.Manual });
        teller.World.Set("a", Verdict.Down);
        await teller.TurnAsync();
        await teller.TurnAsync(TimeSpan.FromSeconds(9));
        teller.World.Set("a", Verdict.Healthy);
        await teller.SettleAsync();
        Assert.Empty(teller.Said);
    }

    [Fact]
    public async Task ZoneUnreachableInTheMiddle_IsBlocked()
    {
        var (world, one) = await Protocol.World.PlacedAsync(Teller.Policy);
        var teller = new Teller(world, one);
        world.Set("a", Verdict.Down);
        one.Hook = (call, _) => call == "write-zone" ? throw new DnsException(DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await teller.SettleAsync();
        Assert.Equal(["FailoverStarted", "FailoverBlocked"], teller.Said.Select(n => n.Event.ToString()));
        Assert.Equal("Unavailable", teller.Said[1].Reason);

        one.Hook = (_, _) => Task.CompletedTask;
        await teller.SettleAsync();
        Assert.Contains(teller.Said, n => n is { Event: NotificationEvent.FailoverBlocked, State: NotificationState.Resolved });
    }

    [Fact]
    public async Task FailbackForAPersonToMake_IsDueOnceStable()
    {
        var stable = Duration.FromMinutes(1);
        var teller = await Teller.PlacedAsync(Teller.Policy with { Failback = new() { Mode = FailbackMode.Manual, StableFor = stable } });
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();
        teller.Said.Clear();
        teller.World.Set("a", Verdict.Healthy);
        await teller.SettleAsync();
        Assert.Empty(teller.Said);
        await teller.SettleAsync();
        var due = Assert.Single(teller.Said);
        Assert.Equal((NotificationEvent.FailbackDue, "FailbackManual", "a"), (due.Event, due.Reason, due.Regions[0]));
    }

    [Fact]
    public async Task FailbackHeld_NothingIsDue_UntilTheModeAsksAPerson()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Failback = new() { Mode = FailbackMode.Hold, StableFor = Duration.Zero } });
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();
        teller.Said.Clear();
        teller.World.Set("a", Verdict.Healthy, Given.Long);
        for (var i = 0; i < 3; i++)
            await teller.SettleAsync();
        Assert.Empty(teller.Said);

        teller.World.Policy = teller.World.Policy with { Failback = new() { Mode = FailbackMode.Manual, StableFor = Duration.Zero } };
        await teller.SettleAsync();
        Assert.Equal(NotificationEvent.FailbackDue, Assert.Single(teller.Said).Event);
    }

    [Theory]
    [InlineData(DriftPolicy.Report)]
    [InlineData(DriftPolicy.Repair)]
    public async Task SomeoneChangedTheRecords_IsToldOnce(DriftPolicy policy)
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Dns = Teller.Policy.Dns with { DriftPolicy = policy } });
        var zone = teller.World.Zone;
        zone.Meddle(zone.Ownership!.Values[0], [.. zone.Records.Select(s => s with { TtlSeconds = 300 })]);
        for (var i = 0; i < 4; i++)
            await teller.SettleAsync();
        var drift = Assert.Single(teller.Said);
        Assert.Equal((NotificationEvent.Drift, NotificationSeverity.Warning), (drift.Event, drift.Severity));
    }

    private static void AllAre(Teller teller, Verdict verdict)
    {
        foreach (var region in new[] { "a", "b", "c" })
            teller.World.Set(region, verdict);
    }
}
