using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Objects that go, or name what is not there.</summary>
public sealed class ObjectFaultTests
{
    [OperatorFact]
    public async Task ActiveRegionDeselectedThenDeleted_Holds_DnsStays()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();

        await service.PatchRegionAsync(Us, """{"metadata":{"labels":{"agentregion.dev/service":null}}}""");
        var policy = await service.PolicyBecomesAsync(s => s.Decision?.Reason == "RegionMissing", "the active region is not selected");
        Assert.Equal((Us, PolicyPhase.Held), (policy.Status.Active, policy.Status.Phase));
        Assert.Contains(Us, await service.EventComesAsync("FailoverHeld"), StringComparison.Ordinal);

        await service.PatchRegionAsync(Us, """{"metadata":{"labels":{"agentregion.dev/service":"agent"}}}""");
        await service.PolicyBecomesAsync(s => s.Phase == PolicyPhase.Serving, "the region is back");

        await service.Client.DeleteAsync<AgentRegion>(Us, service.Namespace);
        policy = await service.PolicyBecomesAsync(s => s.Decision?.Reason == "RegionMissing", "the active region is deleted");
        Assert.Equal((Us, 1L), (policy.Status.Active, policy.Status.Epoch));
        Assert.Contains("apply it again or ask for a Switchover", policy.Status.Decision!.Message, StringComparison.Ordinal);

        // A person may go on without it.
        await service.AskAsync("leave", f => f with { To = Eu });
        await service.FailoverBecomesAsync("leave", FailoverPhase.Done);
        Assert.Equal([AddressOf(Us), AddressOf(Eu)], service.AddressesPublished());
    }

    [OperatorFact]
    public async Task PolicyDeleted_RecordsStay_AppliedAgain_GoesOnAtTheSameEpoch()
    {
        await using var service = await StartAsync();
        var started = await service.StartServingAsync();
        var policy = await service.PolicyAsync();

        await service.Client.DeleteAsync<FailoverPolicy>("agent", service.Namespace);
        await Eventually.HoldsAsync(() => started.Log.Contains("policy deleted", StringComparison.Ordinal), "the operator let go of the policy");
        await service.Agents[Us].KillAsync();
        await service.VerdictBecomesAsync(Us, Verdict.Down);
        Assert.Equal([AddressOf(Us)], service.AddressesPublished());
        await service.Agents[Us].RestartAsync();
        await service.VerdictBecomesAsync(Us, Verdict.Healthy);

        await service.Client.CreateAsync(new FailoverPolicy { Metadata = new() { Name = "agent", NamespaceProperty = service.Namespace }, Spec = policy.Spec });
        Assert.Equal(1, (await service.ActiveBecomesAsync(Us)).Status.Epoch);
        Assert.Single(service.Route53.Accepted);
    }

    [OperatorFact]
    public async Task NothingSelected_SaidWithTheRemedy_LabelHeals()
    {
        await using var service = await StartAsync(p => p with { RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["team"] = "support" } } });
        await service.StartOperatorAsync();
        var policy = await service.ConditionBecomesAsync(ConditionTypes.Ready, ConditionStatus.False, "NoRegions");
        Assert.Contains("label one", Condition(policy.Status.Conditions, ConditionTypes.Ready).Message, StringComparison.Ordinal);
        Assert.Empty(service.Route53.Accepted);

        await service.PatchRegionAsync(West, """{"metadata":{"labels":{"team":"support"}}}""");
        await service.ActiveBecomesAsync(West);
    }

    [OperatorFact]
    public async Task RequestForNoPolicy_SaysSo_AndRunsNothing()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.AskAsync("lost", f => f with { PolicyRef = new() { Name = "agnet" }, To = Eu });
        var waiting = await Eventually.BecomesAsync(
            async () => await service.Client.GetAsync<Failover>("lost", service.Namespace),
            f => Condition(f!.Status.Conditions, ConditionTypes.Complete).Reason == "PolicyNotFound",
            "the request says that its policy is missing");
        Assert.Contains("agnet", Condition(waiting!.Status.Conditions, ConditionTypes.Complete).Message, StringComparison.Ordinal);
        Assert.Equal([AddressOf(Us)], service.AddressesPublished());
    }

    [OperatorFact]
    public async Task RequestRepeatedUnderItsName_RunsOnce_ShowsThatResult()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.AskAsync("move", f => f with { To = Eu });
        var first = await service.FailoverBecomesAsync("move", FailoverPhase.Done);
        await service.AskAsync("back", f => f with { To = Us });
        await service.FailoverBecomesAsync("back", FailoverPhase.Done);

        await service.Client.DeleteAsync<Failover>("move", service.Namespace);
        await service.AskAsync("move", f => f with { To = Eu });

        var repeated = await service.FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Equal((2L, first.Status.ChangeId), (repeated.Status.Epoch!.Value, repeated.Status.ChangeId));
        Assert.Equal((Us, 3L), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch));
        Assert.Equal([AddressOf(Us), AddressOf(Eu), AddressOf(Us)], service.AddressesPublished());
    }
}
