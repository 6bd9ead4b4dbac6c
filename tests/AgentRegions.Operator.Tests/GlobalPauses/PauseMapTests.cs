using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Operator.GlobalPauses;
using AgentRegions.Operator.Hosting;
using k8s.Models;

namespace AgentRegions.Operator.Tests.GlobalPauses;

public sealed class PauseMapTests
{
    [Fact]
    public void UntilAndReason_AreThePausesOwn()
    {
        var read = Read(("until", " 2026-01-31T18:00:00+01:00\n"), ("reason", "network\nmaintenance"));
        Assert.Null(read.Problem);
        Assert.Equal((CommandKind.Pause, "network maintenance", "us"), (read.Command.Kind, read.Command.Reason, read.Command.GlobalBy));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 17, 0, 0, TimeSpan.Zero), read.Command.Until);
    }

    [Fact]
    public void Empty_PausesUntilAPersonEndsIt()
    {
        var read = PauseMap.Read(new() { Metadata = new() { Uid = "1" } }, "us");
        Assert.Equal((null, null, ""), (read.Problem, read.Command.Until, read.Command.Reason));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2026-01-31")]
    [InlineData("31.01.2026 18:00")]
    public void UntilIsNoTime_PausesWithoutAnEnd_AndSaysWhatToWrite(string until)
    {
        var read = Read(("until", until));
        Assert.Null(read.Command.Until);
        Assert.Contains("write for example 2026-01-31T18:00:00Z", read.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void MistypedKey_PausesAndSaysWhichThereAre() => Assert.Equal("data.untill means nothing here: write until and reason", Read(("untill", "2026-01-31T18:00:00Z")).Problem);

    [Fact]
    public void MadeAgainOrChanged_IsAnotherPause()
    {
        var ids = new[] { Read("1", ("reason", "a")), Read("1", ("reason", "b")), Read("2", ("reason", "a")), Read("1", ("until", "a")) }.Select(r => r.Command.Id).ToList();
        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(ids[0], Read("1", ("reason", "a")).Command.Id);
    }

    [Fact]
    public void Gone_EndsWhatTheRegisterKeepsOfThisCluster_AndOfNoOther()
    {
        var standing = new StandingPause(new OperatorIdentity("us", "us-east-1", "process", "ns"));
        var register = new Register { GlobalPauses = [new("us", "old", null, ""), new("eu", "other", null, "")] };
        Assert.Empty(standing.CommandsFor(register));

        Assert.False(standing.Set(null));
        Assert.Equal([new RelayedCommand("old", CommandKind.Resume)], standing.CommandsFor(register));
        var pause = Read().Command;
        Assert.True(standing.Set(pause));
        Assert.False(standing.Set(pause with { }));
        Assert.Equal([pause, new RelayedCommand("old", CommandKind.Resume)], standing.CommandsFor(register));
        Assert.Equal([pause], standing.CommandsFor(null));
    }

    private static PauseMap Read(params (string Key, string Value)[] data) => Read("1", data);

    private static PauseMap Read(string uid, params (string Key, string Value)[] data) => PauseMap.Read(
        new V1ConfigMap { Metadata = new() { Uid = uid }, Data = data.ToDictionary(d => d.Key, d => d.Value) }, "us");
}
