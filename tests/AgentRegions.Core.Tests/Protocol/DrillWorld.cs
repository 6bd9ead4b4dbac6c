using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A service with an hourly drill, and what may get in its way.</summary>
internal static class DrillWorld
{
    public const string Home = "203.0.113.1";
    public const string Away = "203.0.113.2";

    // The world's clock begins at midnight of a Thursday.
    public const string FirstName = "support-drill-202601010100";

    public static readonly FailoverPolicySpec Scheduled = Given.Policy with
    {
        Cooldown = Duration.FromMinutes(5),
        MaxChangesPerDay = 1,
        Failback = new() { StableFor = Duration.Zero },
        Drill = new() { Schedule = "0 * * * *", Mode = DrillMode.Switch, Window = Duration.FromMinutes(10), Stay = Duration.FromMinutes(3) },
    };

    public static GateSpec Blocking => new() { Name = "model", Type = GateType.Contract, Contract = new() { Expected = new() { ModelTag = "m-9" } } };

    public static void Hinder(World world, string what)
    {
        switch (what)
        {
            case "target unhealthy":
                world.Set("b", Verdict.Down);
                world.Set("c", Verdict.Down);
                break;
            case "source refused":
                world.SetDns("a", new());
                break;
            case "source unknown":
                world.Set("a", Verdict.Unknown);
                break;
            case "source unhealthy":
                world.Policy = world.Policy with { Detection = new() { ConfirmFor = Duration.Zero } };
                foreach (var name in new[] { "a", "b", "c" })
                    world.Set(name, Verdict.Down);
                break;
            case "too few healthy":
                world.Policy = world.Policy with { Safety = new() { MinHealthyRegions = 2 } };
                world.Set("b", Verdict.Down);
                world.Set("c", Verdict.Down);
                break;
            case "home unhealthy":
                world.Set("a", Verdict.Down);
                break;
            case "paused":
                world.Policy = world.Policy with { Mode = FailoverMode.Paused };
                break;
            case "paused by a person":
                world.Commands.Add(new("p", CommandKind.Pause, null, "moving the database"));
                break;
            case "manual":
                world.Policy = world.Policy with { Mode = FailoverMode.Manual };
                break;
            case "gate":
                world.Policy = world.Policy with { Gates = [Blocking] };
                break;
            default:
                world.Set("c", Verdict.Down);
                world.Ask("to-c", "c", TimeSpan.FromHours(24));
                break;
        }
    }

    public static void Streams(World world, string region, int streams) => world.Regions[region] = world.Regions[region] with { Said = new() { Streams = new() { Active = streams } } };

    /// <summary>The first drill is in the other region.</summary>
    public static async Task<(World, Operator)> DueAsync(FailoverPolicySpec policy)
    {
        var (world, one) = await World.PlacedAsync(policy);
        await UntilAsync(world, one, () => world.Register.Drill?.Current is { Phase: DrillPhase.Away });
        return (world, one);
    }

    public static async Task UntilAsync(World world, Operator one, Func<bool> condition)
    {
        for (var turns = 0; turns < 1000; turns++)
        {
            await one.TurnAsync();
            if (condition())
                return;
            world.Clock.Advance(one.Outcome.ComeBackIn > TimeSpan.Zero ? one.Outcome.ComeBackIn : TimeSpan.FromMilliseconds(1));
        }
        Assert.Fail($"it did not come: {RegisterJson.Write(world.Register)}");
    }
}
