using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>The main job: the active region dies and its service moves.</summary>
public sealed class FailoverTests
{
    [OperatorFact]
    [Trait("Suite", "Shipped")]
    public async Task ActiveRegionKilled_ServiceMoves_AndEverythingTellsTheSameStory()
    {
        await using var service = await StartAsync();
        var started = await service.StartServingAsync();
        var placed = service.Route53.Accepted.Count;

        await service.Agents[Us].KillAsync();
        var policy = await service.ActiveBecomesAsync(Eu);

        Assert.Equal(2, policy.Status.Epoch);
        Assert.Equal([Eu], policy.Status.ActiveRegions);
        Assert.Equal("agent-2", policy.Status.LastFailover);
        Assert.Equal(PolicyPhase.Serving, policy.Status.Phase);
        var failover = await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
        Assert.Equal((Us, Eu, 2L), (failover.Status.From, failover.Status.To, failover.Status.Epoch!.Value));
        Assert.Contains("us-east-1 is Down", failover.Status.Evidence, StringComparison.Ordinal);
        Assert.Equal(policy.Status.Dns!.ChangeId, failover.Status.ChangeId);
        Assert.NotNull(failover.Status.Timings!.Total);
        Assert.Equal([nameof(FailoverPhase.Fence), nameof(FailoverPhase.Switch), nameof(FailoverPhase.Verify)], failover.Status.Steps.Select(s => s.Name));
        var dead = await service.VerdictBecomesAsync(Us, Verdict.Down);
        Assert.Equal("ConnectionRefused", Condition(dead.Status.Conditions, ConditionTypes.Reachable).Reason);
        await Eventually.PassesAsync(async () =>
        {
            Assert.False((await service.Client.GetAsync<AgentRegion>(Us, service.Namespace))!.Status.Active);
            Assert.True((await service.Client.GetAsync<AgentRegion>(Eu, service.Namespace))!.Status.Active);
        });

        var batch = Assert.Single(service.Route53.Accepted.Skip(placed));
        Assert.Equal(["203.0.113.20"], batch.Changes.Single(c => c is { Action: "UPSERT", Type: "A" }).Values);
        var txt = OwnershipRecord.Parse(batch.Changes.Single(c => c is { Action: "CREATE", Type: "TXT" }).Values[0].Trim('"'))!;
        Assert.Equal((2L, Eu), (txt.Epoch, string.Join(',', txt.Active)));
        await Eventually.PassesAsync(async () =>
        {
            var reasons = await service.EventReasonsAsync();
            foreach (var reason in new[] { "RegionDown", "FailoverStarted", "DNSSwitched", "FailoverCompleted" })
                Assert.Contains(reason, reasons);
        });
        var metrics = await started.MetricsAsync();
        Assert.Contains($"agentregion_failovers_total{{kind=\"Failover\",service=\"{service.Namespace}/agent\"}} 1", metrics, StringComparison.Ordinal);
    }

    [OperatorFact]
    public async Task ActiveRegionAnswers503_ServiceMoves()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.Agents[Us].SetModeAsync("down503");
        await service.ActiveBecomesAsync(Eu);
        var region = await service.VerdictBecomesAsync(Us, Verdict.Degraded);
        Assert.Equal("ServerError", Condition(region.Status.Conditions, ConditionTypes.Reachable).Reason);
    }

    [OperatorFact]
    public async Task ActiveRegionFrozen_ServiceMoves()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        service.Agents[Us].Freeze();
        await service.ActiveBecomesAsync(Eu);
        Assert.Equal("Timeout", Condition((await service.VerdictBecomesAsync(Us, Verdict.Down)).Status.Conditions, ConditionTypes.Reachable).Reason);
        service.Agents[Us].Thaw();
        await service.VerdictBecomesAsync(Us, Verdict.Healthy);
        Assert.Equal(Eu, (await service.PolicyAsync()).Status.Active);
    }

    [OperatorFact]
    public async Task NextRegionsContractDiffers_TheOneAfterItTakesOver()
    {
        await using var service = await StartAsync(p => p with { Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new() }] });
        await service.Agents[Eu].ControlAsync("""{"model_tag": "m-8"}""");
        await service.StartServingAsync();
        await Eventually.PassesAsync(async () => Assert.Equal(
            ConditionStatus.False,
            Condition((await service.VerdictBecomesAsync(Eu, Verdict.Healthy)).Status.Conditions, ConditionTypes.ContractMatched).Status));

        await service.Agents[Us].KillAsync();

        await service.ActiveBecomesAsync(West);
        Assert.Equal(FailoverKind.Failover, (await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Spec.Kind);
    }

    [OperatorFact]
    public async Task EveryRegionDown_DnsStays_AndItIsSaid()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        service.Agents.Values.ToList().ForEach(a => a.Freeze());

        var policy = await service.PolicyBecomesAsync(s => s.Phase == PolicyPhase.AllDown, "all regions are down");

        // One region's death was seen first, perhaps; whatever DNS names last, it stays and is said.
        var named = policy.Status.Active!;
        Assert.Equal(AddressOf(named), service.AddressesPublished()[^1]);
        Assert.Equal(ConditionStatus.False, Condition(policy.Status.Conditions, ConditionTypes.FailoverPossible).Status);
        await Eventually.PassesAsync(async () => Assert.Contains("AllRegionsDown", await service.EventReasonsAsync()));
        service.Agents[West].Thaw();
        await service.ActiveBecomesAsync(West);
    }

    [OperatorFact]
    public async Task PreferredRegionRecovers_TrafficReturnsWhenStable()
    {
        await using var service = await StartAsync(p => p with { Failback = new() { StableFor = Core.Duration.Parse("2s") } });
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        await service.Agents[Us].RestartAsync();
        Assert.Equal(3, (await service.ActiveBecomesAsync(Us)).Status.Epoch);
        Assert.Equal(FailoverKind.Failback, (await service.FailoverBecomesAsync("agent-3", FailoverPhase.Done)).Spec.Kind);
    }

    [OperatorFact]
    public async Task WeightedSet_LosesAndRegainsAMember()
    {
        await using var service = await StartAsync(p => p with { Routing = RoutingPolicy.Weighted, Failback = new() { StableFor = Core.Duration.Parse("1s") } });
        await service.StartOperatorAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync($"{Eu},{West}");
        var weights = service.Route53.Accepted[^1].Changes.Where(c => c is { Action: "UPSERT", Type: "A" }).ToDictionary(c => c.SetIdentifier!, c => c.Weight);
        Assert.Equal((0, 50, 50), (weights[Us], weights[Eu], weights[West]));
        await service.Agents[Us].RestartAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
    }

    [OperatorFact]
    public async Task AddressChanged_ZoneFollows_WithoutANewEpoch()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.PatchRegionAsync(Us, """{"spec":{"dns":{"addresses":{"ipv4":["203.0.113.99"]}}}}""");
        await Eventually.HoldsAsync(() => service.AddressesPublished()[^1] == "203.0.113.99", "the zone has the new address");
        Assert.Equal(1, (await service.PolicyAsync()).Status.Epoch);
    }
}
