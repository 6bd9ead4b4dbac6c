using AgentRegions.Core.Coordination;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>What the source last meant outlives the source and the leader that saw it.</summary>
public sealed class KnownMeaningTests
{
    private static readonly FailoverPolicySpec Policy = Given.Policy with
    {
        Gates = [new() { Name = "meaning", Type = GateType.SemanticProbe, SemanticProbe = new() { Questions = 1, Seeds = 2 } }],
    };

    [Fact]
    public async Task SourceDiesAndAnotherLeads_TheTargetIsComparedWithWhatTheSourceAnswered()
    {
        var (world, one) = await World.PlacedAsync(Policy);
        Answers(world, "a", 1000, 1100);
        await one.SettleAsync();
        world.Set("a", Verdict.Down, Given.Long);
        world.Regions["a"] = world.Regions["a"] with { Meanings = new Dictionary<string, SemanticAnswer>() };
        Answers(world, "b", 1000, 1500);
        Answers(world, "c", 1000, 1200);

        var two = world.Start("two");
        await two.SettleAsync();

        Assert.Equal(["c"], world.Register.Active);
        var gate = Assert.Single(world.Register.History[0].Gates);
        Assert.Contains("greatest drift 0.0100 (q1, seed 2)", gate.Detail, StringComparison.Ordinal);
        Assert.NotNull(gate.ObservedAt);
    }

    [Fact]
    public async Task NoiseBelowATenthOfTheBound_IsNotWritten_MoreIs_AndWhatStaysIsRenewed()
    {
        var (world, one) = await World.PlacedAsync(Policy);
        Answers(world, "a", 1000, 1100);
        await one.SettleAsync();
        var known = world.Register.Meanings;

        Answers(world, "a", 1030, 1070);
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        Assert.Same(known, world.Register.Meanings);

        Answers(world, "a", 1031, 1100);
        await one.TurnsAsync(1, TimeSpan.FromSeconds(60));
        Assert.Equal([1031, 1100], Assert.Single(world.Register.Meanings).Sheet.DeltaS);

        var seenAt = world.Register.Meanings[0].SeenAt;
        await one.TurnsAsync(11, TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromMinutes(10), world.Register.Meanings[0].SeenAt - seenAt);
    }

    [Fact]
    public async Task UnhealthySource_WhatItAnswersThenIsNotBelieved()
    {
        var (world, one) = await World.PlacedAsync(Policy);
        Answers(world, "a", 1000, 1100);
        await one.SettleAsync();
        world.Set("a", Verdict.Unknown);
        Answers(world, "a", 1900, 1900);
        await one.TurnsAsync(2, TimeSpan.FromSeconds(1));

        Assert.Equal([1000, 1100], Assert.Single(world.Register.Meanings).Sheet.DeltaS);
    }

    [Fact]
    public void RegisterText_Holds32QuestionsOf4SeedsIn3Kilobytes()
    {
        var sheet = new SemanticSheet { Questions = [.. Enumerable.Range(1, 32).Select(i => $"{i:00}{new string('q', 30)}")], Seeds = 4, DeltaS = [.. Enumerable.Repeat(20_000, 128)] };
        var register = new Register { Meanings = [new("us-east-1", "meaning", sheet, DateTimeOffset.UnixEpoch)] };

        var text = RegisterJson.Write(register);

        Assert.InRange(text.Length - RegisterJson.Write(new Register()).Length, 1, 3 * 1024);
        Assert.True(RegisterJson.Read(text).Meanings[0].Sheet.StandsFor(sheet, 0));
    }

    private static void Answers(World world, string region, params int[] deltaS) => world.Regions[region] = world.Regions[region] with
    {
        Meanings = new Dictionary<string, SemanticAnswer> { ["meaning"] = new(new(new() { Questions = ["q1"], Seeds = 2, DeltaS = deltaS }, ""), TimeSpan.Zero) },
    };
}
