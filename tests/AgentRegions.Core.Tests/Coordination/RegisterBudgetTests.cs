using AgentRegions.Core.Coordination;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Tests.Protocol;

namespace AgentRegions.Core.Tests.Coordination;

/// <summary>No input makes a register outgrow a store's item.</summary>
public sealed class RegisterBudgetTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void SmallRegister_StaysItself()
    {
        var register = new Register { History = Changes(20, gates: 6, detail: 160) };
        Assert.Same(register, RegisterBudget.Fit(register));
    }

    [Fact]
    public void LongestHistoryWithADozenGates_FitsWhole()
    {
        var register = new Register { History = Changes(ResourceLimits.MaxHistory, gates: 12, detail: 100) };
        Assert.Same(register, RegisterBudget.Fit(register));
    }

    [Fact]
    public void TooMuchHistory_TheOldestGo_AndTheirRequestsStayKnown()
    {
        var register = new Register { History = Changes(1000, gates: 6, detail: 300) };

        var fitted = RegisterBudget.Fit(register);

        Assert.InRange(RegisterJson.Write(fitted).Length, RegisterBudget.Bytes / 2, RegisterBudget.Bytes);
        Assert.Equal(register.History.Take(fitted.History.Count), fitted.History);
        Assert.All(register.History, change => Assert.True(fitted.HasHandled(change.RequestedBy!)));
    }

    [Fact]
    public void EverythingAtItsLargest_Fits_AndWhatKeepsTheServiceSafeStays()
    {
        var register = Largest();
        Assert.True(RegisterJson.Write(register).Length > 2 * RegisterBudget.MostBytes);

        var fitted = RegisterBudget.Fit(register);

        Assert.NotEmpty(RegisterBudget.Write(new("agents", "support"), fitted));
        Assert.Single(fitted.History);
        Assert.Equal(register.RecentChanges, fitted.RecentChanges);
        Assert.Equal(register.Commands, fitted.Commands);
        Assert.Equal(register.Pause!.Until, fitted.Pause!.Until);
        Assert.Equal(register.GlobalPauses.Select(p => p.Id), fitted.GlobalPauses.Select(p => p.Id));
        Assert.All(register.Requests, r => Assert.True(fitted.HasHandled(r.Name)));
        Assert.Equal((register.Operation!.Id, register.Operation.To), (fitted.Operation!.Id, fitted.Operation.To));
    }

    [Fact]
    public void WhatWasLeftOutIsKnownAgain_TheSameIsLeftOut()
    {
        var register = Largest();
        var fitted = RegisterBudget.Fit(register);

        var again = RegisterBudget.Fit(fitted with { Contracts = register.Contracts, Meanings = register.Meanings });

        Assert.Equal(RegisterJson.Write(fitted), RegisterJson.Write(again));
    }

    [Fact]
    public async Task HistoryOfAnEarlierVersionIsTooLong_ARegionFails_TheServiceMoves()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { HistoryLimit = 1000 });
        world.Store.Replace(world.Register with { History = Changes(900, gates: 3, detail: 160) });
        world.Set("a", Verdict.Down);

        await one.SettleAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.InRange(RegisterJson.Write(world.Register).Length, 1, RegisterBudget.Bytes);
        Assert.InRange(world.Register.History.Count, 2, ResourceLimits.MaxHistory);
    }

    private static Register Largest() => new()
    {
        Term = 3,
        Leader = "one",
        Operation = new() { Id = "9-9", Epoch = 9, From = Regions(64), To = Regions(64), Evidence = new string('e', 9000), Gates = Gates(32, 1000), Steps = Steps(1000), IntentAt = Now },
        Preparation = new() { Id = "8-8", Phase = PreparationPhase.Drain, PhaseSince = Now, Kind = FailoverKind.Switchover, From = Regions(64), To = Regions(64), Gates = Gates(32, 1000), Steps = Steps(1000) },
        History = Changes(ResourceLimits.MaxHistory, gates: 32, detail: 1000),
        Requests = [.. Enumerable.Range(0, (ResourceLimits.Observers * RequestRelay.Most) + 50).Select(i => new RequestRecord
        {
            Name = $"{new string('r', 240)}-{i}",
            Reason = "TargetNotEligible",
            Message = new string('m', 4000),
            Steps = Steps(500),
            At = Now,
        })],
        Commands = [.. Enumerable.Range(0, 50).Select(i => new string('c', 512))],
        Pause = new(new string('c', 512), Now, new string('p', 512)),
        GlobalPauses = [.. Enumerable.Range(0, ResourceLimits.Observers).Select(i => new GlobalPause($"observer-{i}", new string('c', 512), null, new string('p', 512)))],
        RecentChanges = [.. Enumerable.Range(0, ResourceLimits.MaxChangesPerDay).Select(i => new RecentChange(i, Now))],
        Refused = [.. Regions(64).Select(r => new RefusedRecords(r, "f00", new string('m', 2000)))],
        Contracts = [.. Regions(64).Select(r => new KnownContract(r, new() { ModelTag = new string('t', 256) }))],
        Meanings = [.. Regions(16).SelectMany(r => Enumerable.Range(0, 32).Select(g => new KnownMeaning(r, $"gate-{g}", Sheet, Now)))],
    };

    private static SemanticSheet Sheet { get; } = new() { Questions = [.. Enumerable.Range(0, 32).Select(i => $"question-{i}")], Seeds = 4, DeltaS = [.. Enumerable.Range(0, 128)] };

    private static List<string> Regions(int count) => [.. Enumerable.Range(0, count).Select(i => $"{new string('a', 50)}-{i}")];

    private static List<GateStatus> Gates(int count, int detail) => [.. Enumerable.Range(0, count).Select(i => new GateStatus { Name = $"gate-{i}", Passed = true, Detail = new string('d', detail), ObservedAt = Now })];

    private static List<StepStatus> Steps(int detail) => [.. Enumerable.Range(0, 3).Select(i => new StepStatus { Name = $"step-{i}", StartedAt = Now, Detail = new string('d', detail) })];

    private static List<ChangeRecord> Changes(int count, int gates, int detail) => [.. Enumerable.Range(0, count).Select(i => new ChangeRecord
    {
        Epoch = count - i,
        Kind = FailoverKind.Switchover,
        From = ["a"],
        To = ["b"],
        RequestedBy = $"ask-{count - i}",
        Evidence = new string('e', 200),
        Gates = Gates(gates, detail),
        Phase = FailoverPhase.Done,
        IntentAt = Now,
    })];
}
