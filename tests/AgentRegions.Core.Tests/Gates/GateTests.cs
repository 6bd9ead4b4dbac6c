using AgentRegions.Core.Gates;
using AgentRegions.Core.Health;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;

namespace AgentRegions.Core.Tests.Gates;

/// <summary>Each gate alone: what it lets through, what it does not, and what it says of it.</summary>
public sealed class GateTests
{
    private static readonly HealthReport Well = new()
    {
        IndexHash = "i-42",
        BlobManifest = "b-7",
        ReplicationLagSeconds = 0.4,
        Queue = new() { Depth = 3, OldestAgeSeconds = 2 },
        Dedupe = new() { Warm = true, Works = true, CheckedSecondsAgo = 4 },
    };

    private static readonly GateSpec Index = new() { Name = "g", Type = GateType.IndexHash };
    private static readonly GateSpec Blobs = new() { Name = "g", Type = GateType.BlobManifest, BlobManifest = new() { Expected = "b-8" } };
    private static readonly GateSpec Lag = new() { Name = "g", Type = GateType.ReplicationLag, ReplicationLag = new() { Max = Duration.FromSeconds(5) } };
    private static readonly GateSpec Tail = new() { Name = "g", Type = GateType.QueueTail, QueueTail = new() { MaxDepth = 100, MaxAge = Duration.FromSeconds(30) } };
    private static readonly GateSpec Dedupe = new() { Name = "g", Type = GateType.DedupeStore };
    private static readonly GateSpec Capacity = new() { Name = "g", Type = GateType.Capacity, Capacity = new() { MinReady = 2, PercentOfSource = 50 } };
    private static readonly GateSpec Webhook = new() { Name = "g", Type = GateType.Webhook, Webhook = new() { Url = "https://checks.example.com", Interval = Duration.FromSeconds(10) } };

    [Fact]
    public void IndexHash_TheSourcesLast_IsRequired()
    {
        Assert.Equal((true, "index_hash is i-42"), Judge(Index, Well, Well));
        Assert.Equal((false, "index_hash is i-41, the source's was i-42"), Judge(Index, Well, Well with { IndexHash = "i-41" }));
        Assert.Equal((false, "index_hash is not said, the source's was i-42"), Judge(Index, Well, null));
        Assert.Contains("never said its index_hash", Judge(Index, null, Well).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void BlobManifest_WhatThePolicyExpects_IsRequired_WhateverTheSourceHad()
    {
        Assert.Equal((false, "blob_manifest is b-7, the policy expects b-8"), Judge(Blobs, Well, Well));
        Assert.True(Judge(Blobs, null, Well with { BlobManifest = "b-8" }).Passed);
    }

    [Fact]
    public void ReplicationLag_IsTheSourcesAsItLastWas()
    {
        Assert.Equal((true, "the source's replication lag was last at most 5s"), Judge(Lag, Well, null));
        Assert.Equal((false, "the source's replication lag was last 20 s, at most 5s is allowed"), Judge(Lag, Well with { ReplicationLagSeconds = 12.1 }, Well));
        Assert.Contains("never said its replication lag", Judge(Lag, null, Well).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void QueueTail_TheTargetOnlyWhenTheSourceFailed_BothWhenPlanned()
    {
        var full = Well with { Queue = new() { Depth = 101, OldestAgeSeconds = 2 } };
        Assert.True(Judge(Tail, full, Well).Passed);
        Assert.Equal((false, "a: 101 entries wait in the queue, at most 100 may"), Judge(Tail, full, Well, planned: true));
        Assert.Equal((false, "b: 101 entries wait in the queue, at most 100 may"), Judge(Tail, Well, full));
        Assert.Equal((false, "b: the oldest entry of the queue waits for 40 s, at most 30s is allowed"), Judge(Tail, Well, Well with { Queue = new() { Depth = 1, OldestAgeSeconds = 31 } }));
        Assert.Equal((false, "b: it never said its queue.depth"), Judge(Tail, Well, Well with { Queue = null }));
    }

    [Fact]
    public void DedupeStore_WrittenAndReadLately()
    {
        Assert.True(Judge(Dedupe, Well, Well, planned: true).Passed);
        Assert.Equal((false, "a: the last write and read of its effect store failed"), Judge(Dedupe, Well with { Dedupe = new() { Works = false } }, Well, planned: true));
        Assert.Contains("70 s ago", Judge(Dedupe, Well, Well with { Dedupe = new() { Works = true, CheckedSecondsAgo = 61 } }).Detail, StringComparison.Ordinal);
        Assert.Contains("not warm", Judge(Dedupe, Well, Well with { Dedupe = new() { Works = true, CheckedSecondsAgo = 1, Warm = false } }).Detail, StringComparison.Ordinal);
        Assert.Contains("never said whether its effect store works", Judge(Dedupe, Well, Well with { Dedupe = new() { Warm = true } }).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 4, false)]
    [InlineData(1, 1, false)]
    [InlineData(2, 4, true)]
    [InlineData(2, 5, false)]
    [InlineData(3, 5, true)]
    [InlineData(9, null, false)]
    public void Capacity_EnoughAndItsShareOfTheSources(int? target, int? source, bool passes) =>
        Assert.Equal(passes, Judge(Capacity, new() { Source = Given.Region("a", Verdict.Down) with { ReadyReplicas = source }, Target = Given.Region("b") with { ReadyReplicas = target } }).Passed);

    [Theory]
    [InlineData(4, 8, 8, "8; the operator of its region scales the workload to 8")]
    [InlineData(4, 20, 10, "20; scale.max allows 10")]
    [InlineData(8, 8, 8, "8 replicas are ready, the source had 8")]
    public void Capacity_ThatScales_SaysWhatIsWanted(int target, int source, int wanted, string detail)
    {
        var gate = Capacity with { Capacity = new() { MinReady = 3, PercentOfSource = 100, Scale = new() { Max = 10 } } };

        var result = Assert.Single(Gate.JudgeAll([gate], new() { Source = Given.Region("a", Verdict.Down) with { ReadyReplicas = source }, Target = Given.Region("b") with { ReadyReplicas = target } }));

        Assert.Equal(new("b", wanted), result.Demand);
        Assert.EndsWith(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Capacity_TheSourcesReplicasFailed_WhatItsWorkloadIsToHaveCounts()
    {
        var source = Given.Region("a", Verdict.Down) with { ReadyReplicas = 0, WantedReplicas = 6 };

        Assert.Contains("50 % of the source's 6 are 3", Judge(Capacity, new() { Source = source, Target = Given.Region("b") with { ReadyReplicas = 2 } }).Detail, StringComparison.Ordinal);
        Assert.True(Judge(Capacity, new() { Source = source with { ReadyReplicas = 4 }, Target = Given.Region("b") with { ReadyReplicas = 2 }, IsPlanned = true }).Passed);
    }

    [Fact]
    public void Capacity_ThatOnlyCounts_WantsNothing() =>
        Assert.Null(Assert.Single(Gate.JudgeAll([Capacity], new() { Target = Given.Region("b") with { ReadyReplicas = 1 } })).Demand);

    [Fact]
    public void Webhook_ItsAnswerOfTheTarget_WhileItIsNew()
    {
        Assert.Equal((false, "not asked yet"), Answered(null));
        Assert.Equal((true, "index warmed"), Answered(new(true, "index warmed", TimeSpan.FromSeconds(19))));
        Assert.Equal((false, "cold"), Answered(new(false, "cold", TimeSpan.Zero)));
        Assert.False(Answered(new(true, "index warmed", TimeSpan.FromSeconds(21))).Passed);
    }

    [Fact]
    public void ForceAfter_TheGateBlocksNoMore_AndSaysSo()
    {
        var gate = Index with { ForceAfter = Duration.FromSeconds(60) };
        var waiting = Result(gate, TimeSpan.FromSeconds(20));
        Assert.Equal((true, TimeSpan.FromSeconds(40)), (waiting.Blocks, waiting.ForcedIn));
        var forced = Result(gate, TimeSpan.FromSeconds(60));
        Assert.Equal((false, false), (forced.Passed, forced.Blocks));
        Assert.Contains("forced: the change was wanted for 1m", forced.Detail, StringComparison.Ordinal);
        Assert.True(Result(gate, null).Blocks);
    }

    [Theory]
    [InlineData(GateType.Contract)]
    [InlineData(GateType.IndexHash)]
    [InlineData(GateType.ReplicationLag)]
    public void FirstPlacement_ThereIsNothingToCompareWith_Passes(GateType type) =>
        Assert.True(Judge(new() { Name = "g", Type = type, Contract = new(), ReplicationLag = Lag.ReplicationLag }, new() { Target = Given.Region("b"), IsPlacement = true }).Passed);

    /// <summary>Every field of these sections has a default.</summary>
    [Theory]
    [InlineData(GateType.Contract)]
    [InlineData(GateType.IndexHash)]
    [InlineData(GateType.BlobManifest)]
    [InlineData(GateType.DedupeStore)]
    [InlineData(GateType.Capacity)]
    [InlineData(GateType.SemanticProbe)]
    public void SectionLeftOut_IsValid_AndJudgesByTheDefaults(GateType type)
    {
        var empty = new GateSpec { Name = "g", Type = type, Contract = new(), IndexHash = new(), BlobManifest = new(), DedupeStore = new(), Capacity = new(), SemanticProbe = new() };
        var absent = new GateSpec { Name = "g", Type = type };

        Assert.Empty(ResourceRules.Validate(Given.Policy with { Gates = [absent] }));
        Assert.Equal(Judge(empty, Well, Well), Judge(absent, Well, Well));
        Assert.Equal(Judge(empty, Well, null), Judge(absent, Well, null));
    }

    [Theory]
    [InlineData(GateType.ReplicationLag, "replicationLag")]
    [InlineData(GateType.QueueTail, "queueTail")]
    [InlineData(GateType.Webhook, "webhook")]
    public void SectionWithoutDefaultsLeftOut_IsRefusedByName(GateType type, string section) =>
        Assert.Contains(ResourceRules.Validate(Given.Policy with { Gates = [new() { Name = "g", Type = type }] }), p => p.Field == $"spec.gates[0].{section}");

    private static GateResult Result(GateSpec gate, TimeSpan? wantedFor) =>
        Gate.JudgeAll([gate], new() { Source = Given.Region("a") with { Said = Well }, Target = Given.Region("b"), WantedFor = wantedFor }).Single();

    private static (bool Passed, string Detail) Answered(GateAnswer? answer) => Judge(Webhook, new()
    {
        Target = Given.Region("b") with { Answers = answer is null ? new Dictionary<string, GateAnswer>() : new() { ["g"] = answer } },
    });

    private static (bool Passed, string Detail) Judge(GateSpec gate, HealthReport? source, HealthReport? target, bool planned = false) =>
        Judge(gate, new() { Source = Given.Region("a", planned ? Verdict.Healthy : Verdict.Down) with { Said = source }, Target = Given.Region("b") with { Said = target }, IsPlanned = planned });

    private static (bool Passed, string Detail) Judge(GateSpec gate, GateQuestion question)
    {
        var result = Gate.JudgeAll([gate], question).Single();
        Assert.Equal(!result.Passed || gate.OnFailure == GateFailure.Block, result.Blocks);
        return (result.Passed, result.Detail);
    }
}
