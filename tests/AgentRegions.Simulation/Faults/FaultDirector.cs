using AgentRegions.Core;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Clusters;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Faults;

/// <summary>Makes the planned faults happen, and end.</summary>
internal sealed class FaultDirector(World world, Dice dice)
{
    private readonly Dictionary<int, SimRegion> _down = [];
    private int _requests;

    private Weather Weather => world.Network.Weather;

    public void Schedule()
    {
        foreach (var episode in FaultPlan.Draw(world.Scenario, dice))
        {
            world.Scheduler.At(episode.At.Ticks, new WorldEvent(() => Begin(episode)));
            world.Scheduler.At((episode.At + episode.For).Ticks, new WorldEvent(() => End(episode)));
        }
    }

    private void Begin(Episode episode)
    {
        Turn(episode, true);
        world.Sessions?.FollowNetwork();
        world.Log.Begin(episode.Kind, Describe(episode));
    }

    private void End(Episode episode)
    {
        world.Log.End(episode.Kind, Describe(episode));
        Turn(episode, false);
        world.Sessions?.FollowNetwork();
    }

    private void Turn(Episode e, bool begins)
    {
        switch (e.Kind)
        {
            case FaultKind.Partition or FaultKind.OneWayPartition:
                Cut(Someone(e.A), Somewhere(e.B), e.Kind == FaultKind.Partition, begins);
                break;
            case FaultKind.Isolation:
                Isolate([Someone(e.A)], begins, e.B % 2 == 0);
                break;
            case FaultKind.TwoIsolated:
                Isolate([Someone(e.A), Someone(e.A + 1)], begins, e.B % 4 != 0);
                break;
            case FaultKind.RegionDown:
                Down(e, begins);
                break;
            case FaultKind.RegionDegraded:
                world.Region(e.A).Degrade(begins);
                break;
            case FaultKind.TwoRegionsDown:
                world.Region(e.A).Fail(begins);
                world.Region(e.A + 1).Fail(begins);
                break;
            case FaultKind.AllRegionsDown:
                foreach (var region in world.Facts.Regions)
                    region.Fail(begins);
                break;
            case FaultKind.RegionFlaps when begins:
                Flap(world.Region(e.A), world.Scheduler.Now + e.For.Ticks, TimeSpan.FromSeconds(4 + (20 * e.Rate)));
                break;
            case FaultKind.StoreAway:
                for (var replica = 0; replica < Places.Replicas; replica++)
                    Weather.Darken(Places.FirstReplica + replica, begins);
                break;
            case FaultKind.ReplicaAway:
                Weather.Darken(Places.FirstReplica + (e.A % Places.Replicas), begins);
                break;
            case FaultKind.DnsAway:
                Weather.Darken(Places.Dns, begins);
                break;
            case FaultKind.ClusterAway:
                world.Host(e.A).Cluster.GoAway(begins);
                break;
            case FaultKind.ClockJump when begins:
                world.Scenario.Clocks[Someone(e.A)].Skew += TimeSpan.FromSeconds((e.Rate - 0.5) * 4000);
                break;
            case FaultKind.DnsRefusesRecords:
                world.Zone.RefusedValue = begins ? $"203.0.113.{world.Region(e.A).Place + 1}" : null;
                break;
            case FaultKind.DnsMeddling when begins:
                Meddle(e);
                break;
            case FaultKind.Requests when begins:
                Ask(e);
                break;
            case FaultKind.SpecPause:
                Everywhere(e.B, s => s with { Policy = s.Policy with { Mode = begins ? FailoverMode.Paused : FailoverMode.Automatic } }, begins ? e.A % 2 == 0 ? 1 : 3 : 3, TimeSpan.FromSeconds(begins ? 10 * e.Rate : 0));
                break;
            case FaultKind.PauseCommand:
                Command(e, begins);
                break;
            case FaultKind.SpecChange when begins:
                ChangeSpec(e);
                break;
            default:
                SetRate(e, begins);
                break;
        }
    }

    private void SetRate(Episode e, bool begins)
    {
        // A fault that goes on twice ends with the last.
        var isOn = begins || world.Log.IsOn(e.Kind);
        var rate = isOn ? e.Rate : 0;
        switch (e.Kind)
        {
            case FaultKind.Loss:
                Weather.Loss = rate * 0.15;
                break;
            case FaultKind.SlowAnswers:
                Weather.Slow = rate * 0.3;
                break;
            case FaultKind.LostAnswers:
                Weather.LostAnswers = rate * 0.3;
                break;
            case FaultKind.DuplicatedCalls:
                Weather.Duplicated = rate * 0.3;
                break;
            case FaultKind.LateCalls:
                Weather.Late = rate * 0.2;
                break;
            case FaultKind.Crash:
                Weather.Crashes = rate * 0.01;
                break;
            case FaultKind.Pause:
                Weather.Pauses = rate * 0.01;
                break;
            case FaultKind.StoreThrottled:
                world.Store.Throttling = rate * 0.5;
                break;
            case FaultKind.DnsThrottled:
                world.Zone.Throttling = rate * 0.5;
                world.Zone.Busy = rate * 0.5;
                break;
            case FaultKind.DnsStaleReads:
                world.Zone.StaleReads = rate;
                break;
        }
    }

    private int Someone(int index) => world.Scenario.Observers[index % world.Scenario.Observers.Count];

    /// <summary>Anything that operators talk to.</summary>
    private static int Somewhere(int index) => index % Places.Count;

    private void Cut(int from, int to, bool bothWays, bool begins)
    {
        if (from == to)
            return;
        Weather.Cut(from, to, begins);
        if (bothWays)
            Weather.Cut(to, from, begins);
    }

    /// <summary>Places that reach nothing but each other; the store perhaps, by a way of its own.</summary>
    private void Isolate(int[] places, bool begins, bool storeStays)
    {
        foreach (var place in places)
        {
            for (var other = 0; other < Places.Count; other++)
            {
                var isStore = other is >= Places.FirstReplica and < Places.FirstReplica + Places.Replicas;
                if (!places.Contains(other) && !(isStore && storeStays))
                    Cut(place, other, true, begins);
            }
        }
    }

    /// <summary>Mostly the active one: the others' outages move nothing.</summary>
    private void Down(Episode e, bool begins)
    {
        if (begins)
            _down[e.Number] = e.B % 3 > 0 && world.Active is { } active ? active : world.Region(e.A);
        _down[e.Number].Fail(begins);
    }

    /// <summary>A person pauses the service in one cluster, and lets it go on in that or in another.</summary>
    private void Command(Episode e, bool begins)
    {
        var id = $"pause-{e.Number}";
        if (!begins)
            world.Facts.Resumed.Add(id);
        var command = begins
            ? new RelayedCommand(id, CommandKind.Pause, e.A % 2 == 0 ? SimClock.True((e.At + e.For * 2).Ticks) : null, "a person works here")
            : new RelayedCommand(id, CommandKind.Resume);
        var takesBack = !begins && e.A % 4 < 2;
        world.Host(begins || takesBack ? e.B : e.B + 1).Cluster.Apply(
            s => s with { Commands = [.. s.Commands.Where(c => c.Id != id), command] });
    }

    private void Flap(SimRegion region, long until, TimeSpan each)
    {
        if (world.Scheduler.Now + (2 * each.Ticks) > until)
            return;
        region.Fail(true);
        world.Scheduler.After(each, () => region.Fail(false));
        world.Scheduler.After(each * 2, () => Flap(region, until, each));
    }

    private void Meddle(Episode e)
    {
        var now = world.Zone.Content;
        // Route 53 refuses nothing that it has: a region whose records it refuses keeps what the zone says, whoever wrote that.
        var kinds = world.Scenario.Has(FaultKind.DnsRefusesRecords) ? 2 : 3;
        world.Zone.Meddle((e.A % kinds) switch
        {
            0 => now with { Ownership = null },
            1 => now with { Records = [] },
            _ => now with { Records = [.. now.Records.Select(r => r with { Values = ["198.51.100.7"] })] },
        });
    }

    private void Ask(Episode e)
    {
        var to = world.Region(e.B).Name;
        var isFailback = e.A % 5 == 0;
        var isDrill = e.A % 5 == 1 && world.Scenario.Policy.Drill is not null;
        var spec = new FailoverSpec
        {
            PolicyRef = new() { Name = "support" },
            Kind = isFailback ? FailoverKind.Failback : isDrill ? FailoverKind.Drill : FailoverKind.Switchover,
            To = isFailback ? null : to,
            Timeout = Duration.FromSeconds(20 + (int)(60 * e.Rate)),
            Bypass = isDrill ? [] : (e.A % 3) switch { 0 => [BypassRule.Cooldown], 1 => [BypassRule.Cooldown, BypassRule.Safety], _ => [] },
        };
        var name = $"ask-{++_requests}";
        world.Facts.Requests[name] = (spec, world.Scheduler.Now);
        Everywhere(e.B, s => s with { Requests = [.. s.Requests, new RelayedRequest(name, spec, SimClock.True(world.Scheduler.Now))] }, e.A % 2 == 0 ? 1 : 3, TimeSpan.FromSeconds(8));
    }

    private void ChangeSpec(Episode e)
    {
        var region = world.Region(e.B);
        Func<ClusterState, ClusterState> change;
        switch (e.A % 3)
        {
            case 0:
                change = s => s with { Policy = s.Policy with { Detection = s.Policy.Detection with { ConfirmFor = Duration.FromSeconds((int)(12 * e.Rate)) } } };
                break;
            case 1:
                var address = $"203.0.113.{100 + (10 * region.Place) + (e.A % 10)}";
                world.Facts.Owns(region.Name, address);
                change = s => Changed(s, region.Name, spec => spec with { Dns = new() { Addresses = new() { Ipv4 = [address] } } });
                break;
            default:
                change = s => Changed(s, region.Name, spec => spec with { Priority = e.A % 4 });
                break;
        }
        Everywhere(e.B, change, 3, e.For / 3);
    }

    private static ClusterState Changed(ClusterState state, string region, Func<AgentRegionSpec, AgentRegionSpec> change) =>
        state with { Regions = [.. state.Regions.Select(r => r.Name == region ? r with { Spec = change(r.Spec) } : r)] };

    /// <summary>The same manifest in one cluster after another.</summary>
    private void Everywhere(int first, Func<ClusterState, ClusterState> change, int clusters, TimeSpan apart)
    {
        for (var i = 0; i < clusters; i++)
        {
            var cluster = world.Host(first + i).Cluster;
            world.Scheduler.After(apart * i, () => cluster.Apply(change));
        }
    }

    private string Describe(Episode e) => !world.Trace.KeepsLines ? "" : e.Kind switch
    {
        FaultKind.Partition => $"{Places.Name(Someone(e.A))} and {Places.Name(Somewhere(e.B))} do not hear each other",
        FaultKind.OneWayPartition => $"nothing gets from {Places.Name(Someone(e.A))} to {Places.Name(Somewhere(e.B))}",
        FaultKind.Isolation => $"{Places.Name(Someone(e.A))} is cut off{(e.B % 2 == 0 ? ", but from the store" : "")}",
        FaultKind.TwoIsolated => $"{Places.Name(Someone(e.A))} and {Places.Name(Someone(e.A + 1))} are cut off from the rest{(e.B % 4 != 0 ? ", but not from the store" : "")}",
        FaultKind.RegionDown => $"{e.Kind} {(_down.TryGetValue(e.Number, out var region) ? region.Name : "")}",
        FaultKind.RegionDegraded or FaultKind.RegionFlaps or FaultKind.DnsRefusesRecords => $"{e.Kind} {world.Region(e.A).Name}",
        FaultKind.TwoRegionsDown => $"{e.Kind} {world.Region(e.A).Name}, {world.Region(e.A + 1).Name}",
        FaultKind.ClusterAway => $"the API server of {Places.Name(world.Host(e.A).Place)} is away",
        _ => $"{e.Kind} {e.Rate:0.00}",
    };
}
