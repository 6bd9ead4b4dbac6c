using AgentRegions.Core.Resources;
using AgentRegions.Core.Scaling;

namespace AgentRegions.Core.Tests.Scaling;

public sealed class ScalingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly ScalingFacts Facts = new() { Kind = WorkloadKind.Deployment, Name = "agent", Replicas = 2, DownAfter = TimeSpan.FromMinutes(5), Now = Now };
    private static readonly ScaledWorkload Planned = new() { Kind = WorkloadKind.Deployment, Name = "agent", From = 2, To = 6 };
    private static readonly ScaledWorkload Done = Planned with { At = Now.AddMinutes(-30) };

    [Fact]
    public void Wanted_IsNotedBeforeItIsDone_ThenDoneOnce()
    {
        Assert.Equal(new ScalingStep.Note(Planned), ScalingRules.Next(Facts with { Demand = 6 }));
        Assert.Equal(new ScalingStep.Scale(6, Planned with { At = Now }), ScalingRules.Next(Facts with { Demand = 6, Scaled = Planned }));
        // Somebody took the lead between the two.
        Assert.Equal(new ScalingStep.Note(Planned with { At = Now }), ScalingRules.Next(Facts with { Demand = 6, Scaled = Planned, Replicas = 6 }));
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts with { Demand = 6, Scaled = Done, Replicas = 6 }));
    }

    [Fact]
    public void EnoughReplicas_NothingIsDone()
    {
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts));
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts with { Demand = 2 }));
    }

    [Fact]
    public void MoreIsWantedLater_WhatItHadAtFirstStaysKnown() =>
        Assert.Equal(new ScalingStep.Note(Planned with { To = 8 }), ScalingRules.Next(Facts with { Demand = 8, Scaled = Done, Replicas = 6 }));

    [Fact]
    public void SomebodyScaledItDownMeanwhile_IsNotFought()
    {
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts with { Demand = 6, Scaled = Done, Replicas = 4 }));
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts with { IsServing = true, Scaled = Done, Replicas = 4 }));
    }

    [Fact]
    public void ItWasTakenBackAlready_AndIsWantedAgain_IsRaisedAgain()
    {
        Assert.Equal(new ScalingStep.Note(Planned), ScalingRules.Next(Facts with { Demand = 6, Scaled = Done, Replicas = 2 }));
        Assert.Equal(new ScalingStep.Note(Planned with { To = 9 }), ScalingRules.Next(Facts with { Demand = 9, Scaled = Done, Replicas = 2 }));
    }

    [Fact]
    public void CalledOffBetweenNoteAndDeed_WhatWasDoneBeforeIsTakenBack() =>
        Assert.Equal(new ScalingStep.Scale(2, null), ScalingRules.Next(Facts with { IdleFor = TimeSpan.FromHours(1), Scaled = Planned with { To = 8 }, Replicas = 6 }));

    [Fact]
    public void TrafficLeft_ItIsScaledBackAfterAWhile()
    {
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts with { IsServing = true, Scaled = Done, Replicas = 6 }));
        Assert.Equal(new ScalingStep.Rest(), ScalingRules.Next(Facts with { IdleFor = TimeSpan.FromMinutes(4.9), Scaled = Done, Replicas = 6 }));
        Assert.Equal(new ScalingStep.Scale(2, null), ScalingRules.Next(Facts with { IdleFor = TimeSpan.FromMinutes(5), Scaled = Done, Replicas = 6 }));
    }

    [Fact]
    public void TrafficLeft_WhatSomebodyElseMadeOfIt_IsLeft()
    {
        Assert.Equal(new ScalingStep.Note(null, IsLeft: true), ScalingRules.Next(Facts with { Scaled = Done, Replicas = 9 }));
        Assert.Equal(new ScalingStep.Note(null), ScalingRules.Next(Facts with { Scaled = Done, Replicas = 2 }));
        // It was only noted when the change was called off.
        Assert.Equal(new ScalingStep.Note(null), ScalingRules.Next(Facts with { IdleFor = TimeSpan.FromHours(1), Scaled = Planned, Replicas = 2 }));
    }
}
