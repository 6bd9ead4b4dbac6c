using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol.DataPlane;

public sealed class DataPlaneTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Provisioned_EachRegionsRecordsCarryItsCalculatedCheck_AndNobodyIsWithdrawn(int regions)
    {
        var plane = await DataPlaneWorld.StartAsync(regions);
        var checks = plane.World.Checks.All;

        Assert.Equal(regions * 5, checks.Count);
        Assert.All(plane.World.Zone.Records, r =>
        {
            var sum = checks[r.HealthCheckId!].Settings!;
            Assert.Equal((3, 4, r.SetIdentifier), (sum.HealthThreshold, sum.Children.Count, checks[r.HealthCheckId!].Tags[HealthCheckOwner.RegionTag]));
            Assert.Equal(3, sum.Children.Count(c => checks[c].Settings is { Inverted: true, SearchString: { } proof } && proof.StartsWith("withdrawn-", StringComparison.Ordinal)));
        });
        Assert.All(plane.World.Zone.Records, r => Assert.True(plane.IsHealthy(r.HealthCheckId!)));
        Assert.Equal("a", plane.Told());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ApiIsAway_ActiveDies_ClientsMove_TheStatusFollows_AndTheZoneCatchesUpLater(int regions)
    {
        var plane = await DataPlaneWorld.StartAsync(regions);
        var (world, leader) = (plane.World, plane.Leader);
        var batches = world.Zone.Accepted.Count;
        plane.IsAway = true;
        world.Set("a", Verdict.Down);
        await leader.TurnAsync();
        Assert.Equal(("a", 2L, false), (string.Join(',', world.Register.Active), world.Register.Epoch, leader.Outcome.Register!.Operation!.SwitchedAt is not null));
        plane.Hear();
        Assert.Equal("b", plane.Told());

        // What is said is what every name server tells: not before the checks had time to turn.
        await plane.RunAsync(TimeSpan.FromSeconds(44));
        Assert.Equal("a", string.Join(',', world.Register.Active));
        await plane.RunAsync(TimeSpan.FromSeconds(12));
        Assert.Equal("b", string.Join(',', world.Register.Active));
        Assert.Equal(("a", 1L), (string.Join(',', world.Register.Published!.Active), world.Register.Published.Epoch));
        Assert.Contains(leader.Events, e => e.Reason == "DNSSwitched" && e.Message.Contains("by the data plane", StringComparison.Ordinal));
        Assert.Equal(batches, world.Zone.Accepted.Count);

        plane.IsAway = false;
        await plane.RunAsync(Minute);
        Assert.Null(world.Register.Operation);
        Assert.Equal(("b", 2L), (string.Join(',', world.Zone.Owner!.Active), world.Zone.Owner.Epoch));
        Assert.Contains(leader.Events, e => e.Reason == "DNSCaughtUp");
        Assert.Equal("b", plane.Told());
        Assert.All(world.Zone.Records, r => Assert.True(plane.IsHealthy(r.HealthCheckId!) || r.SetIdentifier == "a"));
        Assert.Single(world.Register.History, h => h is { Kind: FailoverKind.Failover, SwitchedAt: not null, Phase: FailoverPhase.Done });
    }

    [Fact]
    public async Task ApiIsAway_TheServiceMovesThere_AndBack_AndOn_EachByTheRegisterAlone()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        var world = plane.World;
        plane.IsAway = true;
        foreach (var (to, from, epoch) in ((string, string, long)[])[("b", "a", 2), ("a", "b", 3), ("b", "a", 4)])
        {
            world.Set(to, Verdict.Healthy);
            world.Set(from, Verdict.Down);
            await plane.Leader.TurnAsync();
            Assert.Equal((from, epoch), (string.Join(',', world.Register.Active), world.Register.Epoch));
            Assert.Equal(epoch == 3, world.Register.IsAheadOfZone);
            await plane.RunAsync(Minute);
            Assert.Equal((to, epoch, to), (string.Join(',', world.Register.Active), world.Register.Epoch, plane.Told()));
        }
        Assert.Equal([3L, 2L], world.Register.History.Where(h => h.Kind is not null).Select(h => h.Epoch));

        plane.IsAway = false;
        world.Set("a", Verdict.Healthy);
        await plane.RunAsync(Minute);
        Assert.Equal(("b", 4L, "b"), (string.Join(',', world.Zone.Owner!.Active), world.Zone.Owner.Epoch, plane.Told()));
        Assert.Equal([4L, 3L, 2L], world.Register.History.Where(h => h.Kind is not null).Select(h => h.Epoch));
    }

    [Fact]
    public async Task ApiIsBack_AndRefusesTheRecordsOfTheNextChange_ClientsStayWhereTheDataPlaneMovedThem()
    {
        var plane = await DataPlaneWorld.StartAsync();
        var world = plane.World;
        plane.IsAway = true;
        world.Set("a", Verdict.Down);
        await plane.RunAsync(Minute);
        world.SetDns("c", Given.Addresses("203.0.113.33"));
        world.Zone.Refuses = r => r.Values.Contains("203.0.113.33") && r.Weight > 0;
        world.Set("b", Verdict.Down);
        await plane.Leader.TurnAsync();
        plane.Hear();
        plane.IsAway = false;
        await plane.RunAsync(Minute);
        Assert.NotEqual("a", plane.Told());
        Assert.NotEqual("a", string.Join(',', world.Register.Active));
    }

    [Fact]
    public async Task ApiAnswers_TheBatchMovesClientsAtOnce_AndInSyncEndsTheWithdrawal()
    {
        var plane = await DataPlaneWorld.StartAsync();
        plane.World.Zone.SyncIsSlow = true;
        plane.World.Set("a", Verdict.Down);
        await plane.Leader.TurnAsync();
        await plane.Leader.TurnAsync();
        Assert.Equal(("b", "b"), (string.Join(',', plane.World.Register.Published!.Active), plane.Told()));

        // Name servers that still have the old records ask for a's check.
        plane.Hear();
        Assert.True(Core.Dns.DataPlane.RoutingControl.Withdraws(plane.World.Register, "a"));
        plane.World.Zone.SyncIsSlow = false;
        await plane.RunAsync(Minute);
        Assert.False(Core.Dns.DataPlane.RoutingControl.Withdraws(plane.World.Register, "a"));
        Assert.Equal("b", plane.Told());
    }

    [Fact]
    public async Task TooFewOperatorsFollow_NothingIsClaimed()
    {
        var plane = await DataPlaneWorld.StartAsync();
        plane.IsAway = true;
        plane.World.Set("a", Verdict.Down);
        await plane.RunAsync(5 * Minute, "a", "b");
        Assert.Equal(("a", 2L), (string.Join(',', plane.World.Register.Active), plane.World.Register.Epoch));
        Assert.Equal("a", string.Join(',', plane.Leader.Outcome.Claim!.Active));

        await plane.RunAsync(Minute, "a");
        Assert.Equal("b", string.Join(',', plane.World.Register.Active));
    }

    [Fact]
    public async Task OperatorsAreSilentBeforehand_TheDataPlaneIsNotReady_AndNothingIsIntendedWithoutTheZone()
    {
        var plane = await DataPlaneWorld.StartAsync();
        plane.Silence("b");
        await plane.Leader.TurnAsync();
        Assert.Equal((false, "RoutingControlsMissing"), (plane.Leader.Outcome.DataPlane!.IsReady, plane.Leader.Outcome.DataPlane.Reason));
        Assert.Contains("the others suffice", plane.Leader.Outcome.DataPlane.Message, StringComparison.Ordinal);

        plane.Silence("a");
        await plane.Leader.TurnAsync();
        Assert.Contains("too few", plane.Leader.Outcome.DataPlane.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllOperatorsGoDark_AtRest_ClientsStayWhereTheyAre_AlsoAfterAFailover()
    {
        var plane = await DataPlaneWorld.StartAsync();
        plane.World.Set("a", Verdict.Down);
        await plane.RunAsync(Minute);
        plane.World.Set("a", Verdict.Healthy);
        Assert.Equal("b", plane.Told());
        plane.Dark.UnionWith(["a", "b", "c"]);
        Assert.Equal("b", plane.Told());
        plane.World.Set("b", Verdict.Down);
        Assert.Equal("b", plane.Told());
    }

    [Fact]
    public async Task WhileSwitchedByTheDataPlane_OneOperatorGoesDarkOrIsStale_ClientsStay()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        plane.IsAway = true;
        plane.World.Set("a", Verdict.Down);
        await plane.RunAsync(Minute);
        plane.World.Set("a", Verdict.Healthy);
        foreach (var observer in (string[])["a", "b", "c"])
        {
            plane.Dark.Add(observer);
            Assert.Equal("b", plane.Told());
            plane.Dark.Clear();
        }
    }

    [Fact]
    public async Task SecretIsReplaced_ChecksAreUpdated_AndNotReplaced()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        var ids = plane.World.Checks.All.Keys.Order().ToList();
        var rotated = Core.Dns.DataPlane.RoutingControlKeys.Parse($"{new string('n', 32)}\n{new string('k', 32)}");
        var next = plane.World.Start(plane.Seat, keys: rotated);
        plane.Seat.With("b", service: s => s with { RoutingControl = new(1, string.Join(',', rotated.Ids)) });
        for (var i = 0; i < 40; i++)
        {
            await next.TurnAsync();
            plane.World.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(ids, plane.World.Checks.All.Keys.Order());
        Assert.Equal(6, plane.World.Checks.All.Values.Count(c => c.Settings!.Path.EndsWith(rotated.TokenFor(World.Service, c.Tags[HealthCheckOwner.RegionTag]), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task IntervalChanges_NewChecksCountOnlyOnceTheySettled_AndNoneIsLeftOver()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        var old = plane.World.Checks.All.Keys.ToHashSet();
        plane.World.Policy = plane.World.Policy with { Dns = plane.World.Policy.Dns with { HealthChecks = new() { Interval = Duration.FromSeconds(30) } } };
        plane.World.Checks.Hook = (call, done) =>
        {
            if (call == "update" && done)
            {
                var counted = plane.World.Checks.All.Values.SelectMany(c => c.Settings!.Children).ToHashSet();
                Assert.All(
                    plane.World.Register.HealthChecks!.Checks.Where(c => counted.Contains(c.Id ?? "") && !old.Contains(c.Id!)),
                    c => Assert.True(plane.World.Clock.GetUtcNow() - c.MadeAt >= TimeSpan.FromSeconds(150)));
            }
            return Task.CompletedTask;
        };
        await plane.RunAsync(10 * Minute);
        Assert.Equal(10, plane.World.Checks.All.Count);
        Assert.All(plane.World.Checks.All.Values.Where(c => !c.Settings!.IsCalculated), c => Assert.Equal(30, c.Settings!.IntervalSeconds));
        Assert.All(plane.World.Checks.All.Values.SelectMany(c => c.Settings!.Children), child => Assert.Contains(child, plane.World.Checks.All.Keys));
        Assert.True(plane.Leader.Outcome.DataPlane!.IsReady, plane.Leader.Outcome.DataPlane.Message);
    }

    [Fact]
    public async Task PolicyReturnsToTheControlPlane_RecordsFirst_ThenTheSums_ThenWhatTheyCounted()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        plane.World.Policy = plane.World.Policy with { Dns = plane.World.Policy.Dns with { Switch = SwitchPath.ControlPlane } };
        var counted = new List<bool>();
        plane.World.Checks.Hook = (call, done) =>
        {
            if (call == "delete" && !done)
                counted.Add(plane.World.Checks.All.Values.Any(c => c.Settings!.IsCalculated));
            return Task.CompletedTask;
        };
        await plane.RunAsync(3 * Minute);
        Assert.Equal(2, plane.World.Checks.All.Count);
        Assert.Equal([true, true, true, true, true, false, false, false], counted.Count == 8 ? counted : []);
        Assert.Null(plane.Leader.Outcome.DataPlane);
        Assert.Null(plane.World.Register.Published!.DataPlane);
    }

    [Fact]
    public async Task SomeoneTurnsACheckRound_TheAuditSaysWhatAndSetsItRight()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        var id = plane.World.Register.HealthChecks!.Checks.Single(c => c.Name == CheckName.Voice("a", "b")).Id!;
        plane.World.Checks.All[id] = plane.World.Checks.All[id] with { Settings = plane.World.Checks.All[id].Settings! with { Inverted = false } };
        await plane.RunAsync(6 * Minute);
        Assert.True(plane.World.Checks.All[id].Settings!.Inverted);
        Assert.Contains(plane.Leader.Events, e => e is { IsWarning: true, Reason: "HealthCheckDrifted" } && e.Message.Contains("inverted is False, not True", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SomeoneDisablesACheckInTheConsole_TheAuditSaysSoAndSetsItRight()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        var id = plane.World.Register.HealthChecks!.Checks.Single(c => c.Name == CheckName.Voice("a", "b")).Id!;
        plane.World.Checks.All[id] = plane.World.Checks.All[id] with { Settings = plane.World.Checks.All[id].Settings! with { Disabled = true } };
        await plane.RunAsync(6 * Minute);
        Assert.False(plane.World.Checks.All[id].Settings!.Disabled);
        Assert.Contains(plane.Leader.Events, e => e is { IsWarning: true, Reason: "HealthCheckDrifted" } && e.Message.Contains("disabled is True, not False", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OperatorWithoutTheSecretLeads_ChecksStay_AndTheConditionSaysWhy()
    {
        var plane = await DataPlaneWorld.StartAsync(2);
        var checks = plane.World.Checks.All.Count;
        var without = plane.World.Start(plane.Seat);
        for (var i = 0; i < 30; i++)
        {
            await without.TurnAsync();
            plane.World.Clock.Advance(TimeSpan.FromSeconds(30));
        }
        Assert.Equal((checks, "NoSecret", "a"), (plane.World.Checks.All.Count, without.Outcome.DataPlane!.Reason, plane.Told()));
    }
}
