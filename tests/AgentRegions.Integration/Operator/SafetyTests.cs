using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What the operator does not do though a region fails or recovers, and how a person lets it go on.</summary>
public sealed class SafetyTests
{
    [OperatorFact]
    public async Task FailbackHeld_NothingReturns_AskedForOrNot_UntilAPersonNamesTheRegion()
    {
        await using var service = await StartAsync(p => p with { Failback = new() { Mode = FailbackMode.Hold, StableFor = Duration.Zero } });
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        await service.Agents[Us].RestartAsync();
        await service.PolicyBecomesAsync(
            s => s is { Phase: PolicyPhase.Serving, Decision.Reason: "FailbackHeld" } && s.Decision.Message.StartsWith(Us, StringComparison.Ordinal), "the region that recovered is shown, and held");

        await service.AskAsync("back", s => s with { Kind = FailoverKind.Failback });
        var refused = Condition((await service.FailoverBecomesAsync("back", FailoverPhase.Failed)).Status.Conditions, ConditionTypes.Failed);
        Assert.Equal("FailbackHeld", refused.Reason);
        Assert.Contains("Switchover that names the region", refused.Message, StringComparison.Ordinal);
        Assert.Equal(AddressOf(Eu), service.AddressesPublished()[^1]);

        await service.AskAsync("us-again", s => s with { To = Us });
        await service.ActiveBecomesAsync(Us);
    }

    [OperatorFact]
    public async Task AsManyChangesAsADayMayHave_TheNextFailureIsHeldAndToldOf_UntilAPersonAcknowledges()
    {
        await using var service = await StartAsync(p => p with { MaxChangesPerDay = 1, HistoryLimit = 1 });
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        await service.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "TooManyChanges");

        await service.Agents[Eu].KillAsync();
        await service.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.Held, Decision: { Rule: "DayLimitKept", Reason: "TooManyChanges" } }, "the day's limit holds it");
        Assert.Contains("1 change in the last 24 hours, spec.maxChangesPerDay is 1", await service.EventComesAsync("FailoverHeld"), StringComparison.Ordinal);
        Assert.Equal(AddressOf(Eu), service.AddressesPublished()[^1]);

        await service.AnnotatePolicyAsync("agentregion.dev/acknowledge", "I saw it");
        Assert.Contains("write \"2 <why>\"", await service.EventComesAsync("AcknowledgementRefused"), StringComparison.Ordinal);
        await service.AnnotatePolicyAsync("agentregion.dev/acknowledge", "2 I saw it");
        Assert.Equal(3, (await service.ActiveBecomesAsync(West)).Status.Epoch);
        Assert.Contains("2 I saw it", await service.EventComesAsync("CooldownAcknowledged"), StringComparison.Ordinal);

        // The annotation is still there, and says nothing of epoch 3.
        await service.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "TooManyChanges");
    }

    [OperatorFact]
    public async Task EverythingPausedByOneConfigMap_NothingMoves_AlsoAfterARestart_UntilItIsDeleted()
    {
        await using var service = await StartAsync();
        var first = await service.StartServingAsync();
        _ = await service.AddPolicyAsync("second");
        _ = (await Command.RunAsync("kubectl", "-n", service.Namespace, "create", "configmap", "agentregion-pause", "--from-literal=reason=moving the network", "--from-literal=until=soon")).Required;
        await service.PolicyBecomesAsync(
            s => s.Conditions.Any(c => c is { Type: ConditionTypes.FailoverPossible, Reason: "Paused" } && c.Message.Contains("every service of us-east-1's operator: moving the network", StringComparison.Ordinal)), "the pause is shown before it matters");
        Assert.Contains("\"soon\" is no time", await service.EventComesAsync("PauseInvalid"), StringComparison.Ordinal);

        await first.KillAsync();
        await service.Agents[Us].KillAsync();
        await service.StartOperatorAsync();
        await service.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.Held, Decision.Reason: "Paused" }, "the pause holds it");
        Assert.DoesNotContain(AddressOf(Eu), service.AddressesPublished());

        _ = (await Command.RunAsync("kubectl", "-n", service.Namespace, "delete", "configmap", "agentregion-pause")).Required;
        await service.ActiveBecomesAsync(Eu);
    }

    [OperatorFact]
    public async Task FewerHealthyRegionsThanMustBe_TheFailoverIsHeld_UntilOneIsBack()
    {
        await using var service = await StartAsync(p => p with { Safety = new() { MinHealthyRegions = 2 } });
        await service.StartServingAsync();
        await service.Agents[Eu].KillAsync();
        await service.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "TooFewHealthyRegions");
        await service.Agents[Us].KillAsync();
        await service.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.Held, Decision: { Rule: "SafetyKept", Reason: "TooFewHealthyRegions" } }, "too few are healthy");
        Assert.Equal(AddressOf(Us), service.AddressesPublished()[^1]);

        await service.Agents[Eu].RestartAsync();
        await service.ActiveBecomesAsync(Eu);
    }

    [OperatorFact]
    public async Task TargetHasTooFewReplicas_TheFailoverIsHeld_UntilItHasThem()
    {
        await using var service = await StartAsync(p => p with
        {
            Gates = [new() { Name = "room", Type = GateType.Capacity, Capacity = new() { MinReady = 2 } }],
        });
        await service.PatchRegionAsync(Us, """{"spec":{"workload":{"kind":"Deployment","name":"agent"}}}""");
        await service.CreateDeploymentAsync();
        await service.HasReadyAsync(2);
        await service.StartServingAsync();
        await service.AskAsync("away", s => s with { To = Eu, Bypass = [BypassRule.Gates] });
        await service.ActiveBecomesAsync(Eu);
        await service.HasReadyAsync(1);
        await service.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "GateBlocks");

        await service.Agents[Eu].KillAsync();
        await service.PolicyBecomesAsync(
            s => s is { Phase: PolicyPhase.Held, Decision: { Rule: "GatesPass", Reason: "GateBlocks" } } && s.Decision.Message.Contains("gate room: 1 replicas are ready, at least 2 are to be", StringComparison.Ordinal), "the target lacks replicas");
        await service.HasReadyAsync(2);
        await service.ActiveBecomesAsync(Us);
    }
}
