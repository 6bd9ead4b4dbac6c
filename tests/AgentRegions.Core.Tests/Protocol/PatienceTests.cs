using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>Looking at the zone never stands in the way of moving the service.</summary>
public sealed class PatienceTests
{
    private static readonly Hook ReadsFail = (call, done) =>
        call == "read-zone" && !done ? throw new DnsException(DnsFault.Throttled, "Rate exceeded") : Task.CompletedTask;

    [Fact]
    public async Task ZoneCannotBeRead_ActiveDown_MovesByWhatIsKnown()
    {
        var (world, one) = await World.PlacedAsync();
        one.Hook = ReadsFail;
        world.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("Throttled", (await one.TurnAsync()).Fault!.Reason);

        world.Set("a", Verdict.Down);
        await one.TurnAsync();

        Assert.Equal("b", Assert.Single(world.Register.Published!.Active));
    }

    [Fact]
    public async Task ZoneReadHangs_TurnEnds_AndTheSixthTimeIsAFault()
    {
        var (world, one) = await World.PlacedAsync();
        var hanging = new TaskCompletionSource();
        one.Hook = (call, done) => call == "read-zone" && !done ? hanging.Task : Task.CompletedTask;
        world.Clock.Advance(TimeSpan.FromSeconds(61));

        for (var look = 1; look <= 6; look++)
        {
            hanging = new();
            var turn = one.TurnAsync();
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            hanging.SetCanceled();
            Assert.Equal(look < 6 ? null : "Unavailable", (await turn).Fault?.Reason);
        }
    }

    [Fact]
    public async Task SyncIsSlow_AskedLessAndLessOften()
    {
        var (world, one) = await World.PlacedAsync();
        world.Zone.SyncIsSlow = true;
        world.Set("a", Verdict.Down);
        await one.TurnAsync();
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
            waits.Add((await one.TurnAsync()).ComeBackIn.TotalSeconds);
        Assert.Equal([2, 4, 8, 16, 16, 16], waits);
    }
}
