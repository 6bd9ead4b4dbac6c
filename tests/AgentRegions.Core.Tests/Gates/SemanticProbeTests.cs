using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentRegions.Core.Tests.Gates;

public sealed class SemanticProbeTests
{
    private static readonly DateTimeOffset SeenAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly GateSpec Meaning = new() { Name = "meaning", Type = GateType.SemanticProbe, SemanticProbe = new() { Questions = 2, Seeds = 2 } };

    [Fact]
    public void DriftWithinTheBound_Passes_AndSaysTheGreatestWithItsQuestion()
    {
        var result = Judge(Sheet(1000, 1000, 1000, 1000), Sheet(1000, 1100, 700, 1000));

        Assert.True(result.Passed);
        Assert.Equal(
            "greatest drift 0.0300 (q2, seed 1), at most 0.03 is allowed over 2 questions and 2 seeds; λ of a is convergent, of b is convergent; a as seen at 2026-01-02 03:04:05Z", result.Detail);
        Assert.Equal(TimeSpan.FromSeconds(7), result.SeenAgo);
    }

    [Fact]
    public void OneQuestionBeyondTheBound_Blocks() =>
        AssertBlocks(Judge(Sheet(1000, 1000, 1000, 1000), Sheet(1000, 1000, 1000, 1301)), "greatest drift 0.0301 (q2, seed 2)");

    [Theory]
    [InlineData(true, "λ of a is not convergent on q1, seed 2 and 1 more, of b is convergent")]
    [InlineData(false, "λ of a is convergent, of b is not convergent on q1, seed 2 and 1 more")]
    public void LambdaOfEitherSideNotConvergent_Blocks(bool source, string detail)
    {
        var still = Sheet(1000, 1000, 1000, 1000);
        var wavering = still with { Wavering = [1, 3] };
        AssertBlocks(source ? Judge(wavering, still) : Judge(still, wavering), detail);
    }

    [Fact]
    public void WhatIsNotKnown_HasNotPassed()
    {
        var sheet = Sheet(1000, 1000, 1000, 1000);
        AssertBlocks(Judge(null, sheet), "unknown: what the source answers was never seen");
        AssertBlocks(Judge(sheet, new SemanticAnswer(SemanticWord.Unknown("q2 is not answered for seed 1"), TimeSpan.Zero)), "unknown: b: q2 is not answered for seed 1");
        AssertBlocks(Judge(sheet, (SemanticAnswer?)null), "unknown: b was not asked yet");
        AssertBlocks(Judge(sheet, new SemanticAnswer(new(sheet, ""), TimeSpan.FromSeconds(151))), "unknown: the last answer of b is too old");
        AssertBlocks(Judge(sheet, sheet with { Questions = ["q1", "q3"] }), "unknown: b does not answer q2, which a did");
        AssertBlocks(Judge(sheet with { Seeds = 1, DeltaS = [1, 2] }, sheet), "unknown: a last answered 2 questions and 1 seeds, 2 and 2 are asked");
    }

    [Fact]
    public void FirstPlacement_AsksNothing() =>
        Assert.True(Gate.JudgeAll([Meaning], new() { Target = Given.Region("b"), IsPlacement = true }).Single().Passed);

    [Property(MaxTest = 1000)]
    public Property WhateverTheValues_PassesExactlyWhenEachDriftIsWithinTheBoundAndNothingWavers()
    {
        var cases =
            from source in Gen.Choose(0, 2000).ArrayOf(4)
            from offset in Gen.Choose(-400, 400).ArrayOf(4)
            from wavers in Gen.Frequency((8, Gen.Constant(-1)), (1, Gen.Choose(0, 3)))
            from bound in Gen.Choose(0, 400)
            select (source, offset, wavers, bound);
        return Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var gate = Meaning with { SemanticProbe = Meaning.SemanticProbe! with { MaxDrift = FormattableString.Invariant($"0.{c.bound:0000}") } };
            var target = Sheet([.. c.source.Zip(c.offset, (a, b) => a + b)]) with { Wavering = c.wavers < 0 ? [] : [c.wavers] };
            return Judge(Sheet(c.source), target, gate).Passed == (c.offset.All(o => Math.Abs(o) <= c.bound) && c.wavers < 0);
        });
    }

    private static void AssertBlocks(GateResult result, string detail)
    {
        Assert.Equal((false, true), (result.Passed, result.Blocks));
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    private static SemanticSheet Sheet(params int[] deltaS) => new() { Questions = ["q1", "q2"], Seeds = 2, DeltaS = deltaS };

    private static GateResult Judge(SemanticSheet? source, SemanticSheet target, GateSpec? gate = null) =>
        Judge(source, new SemanticAnswer(new(target, ""), TimeSpan.FromSeconds(7)), gate);

    private static GateResult Judge(SemanticSheet? source, SemanticAnswer? target, GateSpec? gate = null) => Gate.JudgeAll([gate ?? Meaning], new()
    {
        Source = source is null ? Given.Region("a") : Given.Region("a", Verdict.Down) with { KnownMeanings = new Dictionary<string, KnownSheet> { ["meaning"] = new(source, SeenAt) } },
        Target = target is null ? Given.Region("b") : Given.Region("b") with { Meanings = new Dictionary<string, SemanticAnswer> { ["meaning"] = target } },
    }).Single();
}
