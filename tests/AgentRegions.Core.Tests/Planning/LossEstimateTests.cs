using AgentRegions.Core.Health;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Planning;

public sealed class LossEstimateTests
{
    [Fact]
    public void LagAndCheckpointAge_AreAdded_AndRoundedUp()
    {
        var loss = LossEstimate.Of([Said("a", 12, 1.2, 7)])!;
        Assert.Equal((12L, 9L), (loss.Sessions!.Value, loss.ExpectedLossSeconds!.Value));
        Assert.Equal("a: replication lag 1.2 s + checkpoints up to 7 s old", loss.Detail);
    }

    [Fact]
    public void CheckpointAgeNotSaid_TheFlushIntervalIsAssumed()
    {
        var loss = LossEstimate.Of([Said("a", 0, 2, null)])!;
        Assert.Equal((0L, 7L), (loss.Sessions!.Value, loss.ExpectedLossSeconds!.Value));
        Assert.EndsWith("5 s old, assumed", loss.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralRegions_SessionsAddUp_AndTheMostSecondsCount()
    {
        var loss = LossEstimate.Of([Said("a", 3, 1, 5), Said("b", 4, 10, 5)])!;
        Assert.Equal((7L, 15L), (loss.Sessions!.Value, loss.ExpectedLossSeconds!.Value));
    }

    [Fact]
    public void Unknown_StaysAbsent_AndSaysWhy()
    {
        var none = LossEstimate.Of([Given.Region("a")])!;
        Assert.Equal((null, null, "a has said nothing of itself to the operator that decides"), (none.Sessions, none.ExpectedLossSeconds, none.Detail));

        var half = LossEstimate.Of([Said("a", 3, 1, 5), Said("b", 4, null, 5)])!;
        Assert.Equal((7L, null), (half.Sessions!.Value, half.ExpectedLossSeconds));
        Assert.Contains("b has not said its replication lag", half.Detail, StringComparison.Ordinal);
        Assert.Contains("sessions.active", LossEstimate.Of([Given.Region("a").Saying("m-7")])!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsLeft_NothingIsLost() => Assert.Null(LossEstimate.Of([]));

    [Fact]
    public void Failover_CarriesTheLossOfTheRegionsItLeaves()
    {
        var source = Said("a", 12, 1, 5) with { Quorum = new(Verdict.Down, "Seen", "gone", Given.Long), Votes = [Given.Vote("one", Verdict.Down)] };
        var change = FailoverPlanner.Decide(Given.Input(source, Said("b", 99, 99, 99), Given.Region("c"))).Change!;
        Assert.Equal((12L, 6L), (change.Loss!.Sessions!.Value, change.Loss.ExpectedLossSeconds!.Value));
    }

    private static RegionState Said(string name, long active, double? lag, double? age) => Given.Region(name) with
    {
        Said = new HealthReport { Sessions = new() { Total = 100, Active = active, CheckpointAgeSeconds = age }, ReplicationLagSeconds = lag },
    };
}
