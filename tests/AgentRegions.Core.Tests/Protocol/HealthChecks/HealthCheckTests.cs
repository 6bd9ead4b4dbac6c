using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol.HealthChecks;

public sealed class HealthCheckTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static FailoverPolicySpec Checked(Func<PolicyHealthChecks, PolicyHealthChecks>? change = null) =>
        Given.Policy with { Dns = Given.Policy.Dns with { HealthChecks = (change ?? (c => c))(new()) } };

    private static Task<(World, Operator)> PlacedAsync() => World.PlacedAsync(Checked());

    private static string Lines(World world) => string.Join('\n', world.Zone.Records.Select(r => $"{r.SetIdentifier} {r.Routing} {r.HealthCheckId}").Order(StringComparer.Ordinal));

    private static string IdOf(World world, string region) => world.Register.HealthChecks!.Checks.Single(c => c.Name == region).Id!;

    [Fact]
    public async Task ThreeRegions_EachHasItsCheck_AndTheStandbysWeighNothing()
    {
        var (world, one) = await PlacedAsync();

        Assert.Equal($"a weight 50 {IdOf(world, "a")}\nb weight 0 {IdOf(world, "b")}\nc weight 0 {IdOf(world, "c")}", Lines(world));
        Assert.Equal(["create", "create", "create"], world.Checks.Calls);
        var check = world.Checks.All[IdOf(world, "b")];
        Assert.Equal("every 10 s https://b.example.com:443/health", check.Settings!.ToString());
        Assert.Equal(("agents/support", "b", "store-1"), (check.Tags[HealthCheckOwner.ServiceTag], check.Tags[HealthCheckOwner.RegionTag], check.Tags[HealthCheckOwner.StoreTag]));
        Assert.Equal(3, one.Events.Count(e => e.Reason == "HealthCheckCreated"));
    }

    [Fact]
    public async Task Placement_WaitsForNoCheck()
    {
        var (world, _) = await PlacedAsync();
        Assert.Null(Assert.Single(world.Zone.Accepted[0].Upserts).HealthCheckId);
    }

    [Fact]
    public async Task TwoRegions_APair_AndFailoverTurnsItRoundInOneBatch()
    {
        var world = new World { Policy = Checked() };
        world.Regions.Remove("c");
        var one = world.Start("one");
        await one.SettleAsync();
        var (a, b) = (IdOf(world, "a"), IdOf(world, "b"));
        Assert.Equal($"a primary {a}\nb secondary {b}", Lines(world));
        var before = world.Zone.Accepted.Count;

        world.Set("a", Verdict.Down);
        await one.SettleAsync();

        Assert.Equal($"a secondary {a}\nb primary {b}", Lines(world));
        Assert.Equal(before + 1, world.Zone.Accepted.Count);
        // Two primaries at once are refused: both sets go before they come.
        Assert.Equal(2, world.Zone.Accepted[^1].Deletes.Count);
    }

    [Fact]
    public async Task IntervalChanges_NewChecksFirst_ThenRecords_ThenTheOldOnesGo()
    {
        var (world, one) = await PlacedAsync();
        var old = world.Checks.All.Keys.ToHashSet();
        world.Policy = Checked(c => c with { Interval = Duration.FromSeconds(30) });
        var carried = new List<bool>();
        world.Checks.Hook = (call, done) =>
        {
            if (call == "delete" && !done)
                carried.Add(world.Checks.All.Count == 6 - carried.Count && world.Zone.Records.All(r => r.HealthCheckId is { } id && !old.Contains(id)));
            return Task.CompletedTask;
        };

        await one.SettleAsync();

        Assert.Equal([true, true, true], carried);
        Assert.Equal(3, world.Checks.All.Count);
        Assert.DoesNotContain(world.Checks.All.Keys, old.Contains);
        Assert.All(world.Checks.All.Values, c => Assert.Equal(30, c.Settings!.IntervalSeconds));
        Assert.Equal(3, one.Events.Count(e => e.Reason == "HealthCheckReplaced"));
    }

    [Fact]
    public async Task PathAndTagsChange_TheSameChecksAreUpdated()
    {
        var (world, one) = await World.PlacedAsync(Checked(c => c with { Tags = new Dictionary<string, string> { ["team"] = "x", ["cost"] = "7" } }));
        var ids = world.Checks.All.Keys.Order().ToList();

        world.Policy = Checked(c => c with { Path = "/alive", Tags = new Dictionary<string, string> { ["team"] = "y" } });
        await one.SettleAsync();

        Assert.Equal(ids, world.Checks.All.Keys.Order());
        Assert.All(world.Checks.All.Values, c => Assert.Equal(("/alive", "y", false), (c.Settings!.Path, c.Tags["team"], c.Tags.ContainsKey("cost"))));
    }

    [Fact]
    public async Task SpecDropsThem_RecordsFirst_ThenTheChecks_AndThenNothingIsAskedAnyMore()
    {
        var (world, one) = await PlacedAsync();
        world.Policy = Given.Policy;
        await one.SettleAsync();

        Assert.Empty(world.Checks.All);
        Assert.Equal("  ", Lines(world));
        Assert.Equal(3, one.Events.Count(e => e.Reason == "HealthCheckDeleted"));
        await one.TurnsAsync(6, Minute);
        var calls = world.Checks.Calls.Count;
        await one.TurnsAsync(100, Minute);
        Assert.Equal(calls, world.Checks.Calls.Count);
    }

    [Fact]
    public async Task ApiHangs_FailoverIsNotHeldUp()
    {
        var world = new World { Policy = Checked() };
        var hanging = new TaskCompletionSource();
        world.Checks.Hook = (_, done) => done ? Task.CompletedTask : hanging.Task;
        var one = world.Start("one");
        await one.TurnsAsync(5, TimeSpan.FromSeconds(1));
        Assert.Equal(["create"], world.Checks.Calls);

        world.Set("a", Verdict.Down);
        await one.TurnAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Null(one.Outcome.Fault);
        hanging.SetResult();
        await one.SettleAsync();
        Assert.Equal(3, world.Checks.All.Count);
    }

    [Fact]
    public async Task ApiFails_RecordsGoWithout_TheFaultIsSaid_AndItRecovers()
    {
        var world = new World { Policy = Checked() };
        world.Checks.Hook = (_, done) => done ? Task.CompletedTask : throw new DnsException(DnsFault.TooManyHealthChecks, "full");
        var one = world.Start("one");
        await one.TurnsAsync(4, TimeSpan.FromSeconds(1));
        Assert.Equal(("203.0.113.1", "TooManyHealthChecks"), (world.Zone.Answers, one.Outcome.HealthCheckFault?.Reason));
        Assert.Null(one.Outcome.Fault);

        world.Checks.Hook = (_, _) => Task.CompletedTask;
        await one.TurnsAsync(8, TimeSpan.FromSeconds(30));
        Assert.Null(one.Outcome.HealthCheckFault);
        Assert.Equal(3, world.Zone.Records.Count(r => r.HealthCheckId is not null));
    }

    [Fact]
    public async Task OneRegionsSettingsAreRefused_TheOthersHaveTheirs_UntilTheyChange()
    {
        var world = new World { Policy = Checked() };
        world.Checks.Hook = (call, done) => call == "create" && !done && world.Checks.Calls.Count == 1 ? throw new DnsException(DnsFault.HealthCheckRefused, "private") : Task.CompletedTask;
        var one = world.Start("one");
        await one.SettleAsync();
        Assert.Equal(2, world.Checks.All.Count);
        Assert.Equal("a: private", one.Outcome.HealthCheckFault!.Message);
        var calls = world.Checks.Calls.Count;
        await one.TurnsAsync(3, Minute);
        Assert.Equal(calls, world.Checks.Calls.Count);

        world.Policy = Checked(c => c with { Port = 8443 });
        await one.SettleAsync();
        Assert.Equal(3, world.Checks.All.Count);
        Assert.Null(one.Outcome.HealthCheckFault);
    }

    [Fact]
    public async Task CheckIsGone_TheSwitchGoesWithout_ThenAnotherIsMade()
    {
        var (world, one) = await PlacedAsync();
        var gone = IdOf(world, "b");
        world.Checks.DeleteByHand(gone);

        world.Set("a", Verdict.Down);
        await one.TurnAsync();
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.All(world.Zone.Records, r => Assert.Null(r.HealthCheckId));

        await one.SettleAsync();
        Assert.Equal(3, world.Zone.Records.Count(r => r.HealthCheckId is { } id && world.Checks.All.ContainsKey(id)));
        Assert.Contains(one.Events, e => e.Reason == "HealthCheckGone");
        Assert.NotEqual(gone, IdOf(world, "b"));
    }

    [Fact]
    public async Task SomeoneChangesACheck_TheAuditSetsItRight()
    {
        var (world, one) = await PlacedAsync();
        var id = IdOf(world, "a");
        world.Checks.All[id] = world.Checks.All[id] with { Settings = world.Checks.All[id].Settings! with { FailureThreshold = 9 } };

        await one.TurnsAsync(7, Minute);

        Assert.Equal(3, world.Checks.All[id].Settings!.FailureThreshold);
    }

    [Fact]
    public async Task Orphans_OursGoAfterSomeMinutes_OthersStay()
    {
        var (world, one) = await PlacedAsync();
        var own = world.Checks.All[IdOf(world, "a")];
        var owner = new HealthCheckOwner("store-1", World.Service);
        var untagged = new Dictionary<string, string>();
        world.Checks.All["untagged"] = own with { Id = "untagged", Reference = owner.Prefix + "99-x", Tags = untagged };
        world.Checks.All["service"] = own with { Id = "service", Reference = new HealthCheckOwner("store-1", new("agents", "other")).Prefix + "1-x" };
        world.Checks.All["store"] = own with { Id = "store", Reference = owner.Prefix + "98-x", Tags = new Dictionary<string, string>(own.Tags) { [HealthCheckOwner.StoreTag] = "store-2" } };
        world.Checks.All["person"] = own with { Id = "person", Reference = "by hand" };

        await one.TurnsAsync(6, Minute);
        Assert.Contains("untagged", world.Checks.All.Keys);
        await one.TurnsAsync(6, Minute);

        Assert.DoesNotContain("untagged", world.Checks.All.Keys);
        Assert.Equal(6, world.Checks.All.Count);
    }

    [Fact]
    public async Task AtRest_OneListingInHalfAnHour()
    {
        var (world, one) = await PlacedAsync();
        await one.TurnsAsync(6, Minute);
        var (calls, writes) = (world.Checks.Calls.Count, world.Store.Writes);
        await one.TurnsAsync(60, Minute);
        Assert.Equal((calls + 2, writes), (world.Checks.Calls.Count, world.Store.Writes));
    }

    [Fact]
    public async Task OperatorDiesAnywhere_NoCheckIsLeftOver()
    {
        for (var at = 0; ; at++)
        {
            var world = new World { Policy = Checked() };
            var steps = 0;
            Task Die(string call, bool done) => call != "is-in-sync" && steps++ == at ? throw new InvalidOperationException("killed") : Task.CompletedTask;
            world.Checks.Hook = Die;
            var died = await DiesAsync(world.Start("one", Die)) || await DiesAsync(Changed(world));

            world.Checks.Hook = (_, _) => Task.CompletedTask;
            var two = world.Start("two");
            await two.SettleAsync();
            await two.TurnsAsync(20, Minute);
            Assert.Equal(world.Register.HealthChecks!.Checks.Select(c => c.Id).Order(), world.Checks.All.Keys.Order());
            Assert.Equal(3, world.Zone.Records.Count(r => r.HealthCheckId is { } id && world.Checks.All.ContainsKey(id)));
            if (!died)
                return;

            Operator Changed(World changed)
            {
                changed.Policy = Checked(c => c with { Interval = Duration.FromSeconds(30), Path = "/alive" });
                return changed.Start("one", Die);
            }
        }

        static async Task<bool> DiesAsync(Operator one)
        {
            try
            {
                await one.SettleAsync();
                return false;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }
}
