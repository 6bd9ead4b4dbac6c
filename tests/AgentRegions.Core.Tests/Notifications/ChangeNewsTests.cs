using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Notifications;

public sealed class ChangeNewsTests
{
    [Fact]
    public async Task ActiveDown_EachStepIsToldOnce()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();

        Assert.Equal(["epoch/2/FailoverStarted", "epoch/2/FailoverSwitched", "epoch/2/FailoverDone"], teller.Keys);
        var started = teller.Said[0];
        Assert.Equal(("RegionUnhealthy", NotificationSeverity.Warning, FailoverKind.Failover, 2L), (started.Reason, started.Severity, started.Kind!.Value, started.Epoch));
        Assert.Equal("agent.example.com: Failover a → b (epoch 2) started: a is Down: seen Down", NotificationText.Of(started, null));
        Assert.Single(teller.Said.Select(n => n.Incident).Distinct());
    }

    [Fact]
    public async Task Restarted_NothingIsToldAgain()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();

        var next = teller.Restarted();
        await next.SettleAsync();

        Assert.Empty(next.Said);
    }

    [Fact]
    public async Task DiedBeforeItWasNoted_TheNextTellsIt_WithTheSameId()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Set("a", Verdict.Down);
        await teller.TurnAsync(noted: false);

        var next = teller.Restarted();
        await next.SettleAsync();

        Assert.Equal("agent.example.com/epoch/2/FailoverStarted", teller.Said[0].Id);
        Assert.Equal(teller.Said[0].Id, next.Said[0].Id);
        Assert.Equal("epoch/2/FailoverDone", next.Keys.Last());
    }

    [Fact]
    public async Task FirstReceiver_IsNotToldOfThePast()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Notifications = [] });
        teller.World.Set("a", Verdict.Down);
        await teller.SettleAsync();
        Assert.Null(teller.World.Register.Notifications);

        teller.World.Policy = Teller.Policy;
        await teller.SettleAsync();
        Assert.Empty(teller.Said);

        teller.World.Set("b", Verdict.Down);
        await teller.SettleAsync();
        Assert.Equal("epoch/3/FailoverStarted", teller.Keys.First());
    }

    [Fact]
    public async Task LastReceiverGone_LedgerGoes()
    {
        var teller = await Teller.PlacedAsync();
        Assert.NotNull(teller.World.Register.Notifications);
        teller.World.Policy = Teller.Policy with { Notifications = [] };
        await teller.SettleAsync();
        Assert.Null(teller.World.Register.Notifications);
    }

    [Fact]
    public async Task RecordsRefused_FailureIsTold()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Zone.Refuses = set => set.Values.Contains("203.0.113.2");
        teller.World.Set("a", Verdict.Down);
        teller.World.Set("c", Verdict.Down);
        await teller.SettleAsync();

        var failed = Assert.Single(teller.Said, n => n.Event == NotificationEvent.FailoverFailed);
        Assert.Equal(("epoch/2/FailoverFailed", "RecordsRefused", NotificationSeverity.Error), (failed.Key.ToString(), failed.Reason, failed.Severity));
    }

    [Fact]
    public async Task RequestThatCannotBeMet_IsToldAsFailed_Once()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Ask("by-hand", to: "nowhere");
        await teller.SettleAsync();

        var failed = Assert.Single(teller.Said);
        Assert.Equal(("request/by-hand/FailoverFailed", "TargetNotFound"), (failed.Key.ToString(), failed.Reason));
        Assert.Empty((await AfterRestartAsync(teller)).Said);
    }

    [Fact]
    public async Task RequestIsTakenBack_IsToldAsRolledBack_Once()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Regions["a"] = teller.World.Regions["a"] with { Sidecars = [new() { Count = 1 }] };
        teller.World.Ask("by-hand", to: "b");
        await teller.SettleAsync();

        var back = Assert.Single(teller.Said);
        Assert.Equal(("request/by-hand/RolledBack", NotificationSeverity.Warning), (back.Key.ToString(), back.Severity));
        Assert.Empty((await AfterRestartAsync(teller)).Said);
    }

    [Fact]
    public async Task PlannedChange_IsInfo()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Ask("by-hand", to: "b");
        await teller.SettleAsync();
        Assert.Equal((NotificationSeverity.Info, "Requested"), (teller.Said[0].Severity, teller.Said[0].Reason));
    }

    [Fact]
    public async Task ManyChanges_LedgerStaysSmall_AndAtRestNothingIsWritten()
    {
        var teller = await Teller.PlacedAsync();
        foreach (var region in new[] { "a", "b", "a", "b", "a", "b" })
        {
            teller.World.Set(region, Verdict.Down);
            teller.World.Set(region == "a" ? "b" : "a", Verdict.Healthy);
            await teller.SettleAsync();
        }
        var ledger = teller.World.Register.Notifications!;
        Assert.Equal(teller.World.Register.Epoch, ledger.Epoch);
        Assert.Empty(ledger.Told);

        var writes = teller.World.Store.Writes;
        await teller.SettleAsync();
        Assert.Equal(writes, teller.World.Store.Writes);
    }

    private static async Task<Teller> AfterRestartAsync(Teller teller)
    {
        var next = teller.Restarted();
        await next.SettleAsync();
        return next;
    }

    [Fact]
    public async Task Drill_IsToldAsOne_AndAlarmsNobody()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Drill = Drill, Failback = new() { StableFor = Duration.Zero } });
        await teller.TurnAsync();
        await teller.TurnAsync(TimeSpan.FromHours(1));
        await teller.SettleAsync();

        Assert.Equal(["epoch/2/FailoverStarted", "epoch/2/FailoverSwitched", "epoch/2/FailoverDone"], teller.Keys.Take(3));
        Assert.All(teller.Said, n => Assert.Equal((NotificationSeverity.Info, FailoverKind.Drill, "Drill"), (n.Severity, n.Kind!.Value, n.Reason)));
        Assert.Equal("agent.example.com: drill, no outage: a → b (epoch 2) started: drill support-drill-202601010100 is scheduled", NotificationText.Of(teller.Said[0], null));
    }

    [Fact]
    public async Task DrillThatIsLeftOut_IsToldOnceAsOne_AndAlarmsNobody()
    {
        var teller = await Teller.PlacedAsync(Teller.Policy with { Drill = Drill });
        await teller.TurnAsync();
        teller.World.Set("b", Verdict.Down);
        teller.World.Set("c", Verdict.Down);
        await teller.TurnAsync(TimeSpan.FromHours(1));
        await teller.TurnAsync(TimeSpan.FromMinutes(2));
        await teller.SettleAsync();

        var left = Assert.Single(teller.Said);
        Assert.Equal((NotificationEvent.FailoverFailed, NotificationSeverity.Info, FailoverKind.Drill), (left.Event, left.Severity, left.Kind!.Value));
        Assert.StartsWith("agent.example.com: a drill was left out; no outage: Failover support-drill-202601010100: put off until", NotificationText.Of(left, null), StringComparison.Ordinal);
    }

    private static DrillSpec Drill => new() { Schedule = "0 * * * *", Window = Duration.FromMinutes(1), Mode = DrillMode.Switch, Stay = Duration.FromSeconds(20) };
}
