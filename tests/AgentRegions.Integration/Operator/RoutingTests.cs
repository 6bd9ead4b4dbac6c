using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What clients in several places are told, before, during and after a failover, and while the routing of a live name changes.</summary>
public sealed class RoutingTests
{
    [OperatorFact]
    public async Task Latency_EachPlaceItsNearest_AndTheNextWhileThatIsDown()
    {
        await using var service = await StartAsync(Shared(RoutingPolicy.Latency));
        await service.StartOperatorAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        Assert.Equal((Us, Eu, West), (Told(service, "us"), Told(service, "de"), Told(service, "us-west")));

        await service.Agents[Eu].KillAsync();
        await service.ActiveBecomesAsync($"{Us},{West}");
        Assert.Equal((Us, Us, West), (Told(service, "us"), Told(service, "de"), Told(service, "us-west")));

        await service.Agents[Eu].RestartAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        Assert.Equal(Eu, Told(service, "de"));
    }

    [OperatorFact]
    public async Task Geolocation_EachPlaceItsContinents_AndThePreferredWhileThatIsDown()
    {
        await using var service = await StartAsync(Shared(RoutingPolicy.Geolocation), WestAnswersThePacific);
        await service.StartOperatorAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        Assert.Equal((Us, Eu, West, Us), (Told(service, "us"), Told(service, "de"), Told(service, "au"), Told(service, "nowhere")));

        await service.Agents[West].KillAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us}");
        Assert.Equal((Us, Eu, Us), (Told(service, "us"), Told(service, "de"), Told(service, "au")));

        await service.Agents[West].RestartAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        Assert.Equal(West, Told(service, "au"));
    }

    [OperatorFact]
    public async Task MembersContractDiffersForAWhile_ItLeavesTheSet_AndRejoinsWhenItMatches()
    {
        await using var service = await StartAsync(p => Shared(RoutingPolicy.Weighted)(p) with { Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new() }] });
        await service.StartOperatorAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        await service.Agents[West].ControlAsync("""{"model_tag": "m-8"}""");
        await service.RegionBecomesAsync(
            West, s => Condition(s.Conditions, ConditionTypes.ContractMatched) is { Status: ConditionStatus.False, Reason: "ContractDiffers" }, "the region says that it does not match");
        Assert.Contains("model_tag is m-8, the source's was m-7", await service.EventComesAsync("ContractDiffers"), StringComparison.Ordinal);

        var left = await service.PolicyBecomesAsync(s => s.Active == $"{Eu},{Us}", "it leaves");
        var why = await service.FailoverBecomesAsync(left.Status.LastFailover!, FailoverPhase.Done);
        Assert.Contains("us-west-2: gate contract: model_tag is m-8, the source's was m-7; for at least 30s", why.Status.Evidence, StringComparison.Ordinal);
        await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks", "it does not rejoin");

        await service.Agents[West].ControlAsync("""{"model_tag": "m-7"}""");
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
    }

    [OperatorFact]
    public async Task RoutingOfALiveNameChanges_OneBatchReplacesEverySet_AndSomeoneIsAlwaysTold()
    {
        await using var service = await StartAsync(Shared(RoutingPolicy.Weighted), WestAnswersThePacific);
        await service.StartOperatorAsync();
        await service.ActiveBecomesAsync($"{Eu},{Us},{West}");
        foreach (var (routing, sets) in ((RoutingPolicy, int)[])[(RoutingPolicy.Latency, 3), (RoutingPolicy.Geolocation, 3), (RoutingPolicy.Weighted, 3), (RoutingPolicy.ActivePassive, 1), (RoutingPolicy.Latency, 3)])
        {
            var before = service.Route53.Accepted.Count;
            await service.PatchPolicyAsync($"{{\"spec\":{{\"routing\":\"{routing}\"}}}}");
            await Eventually.HoldsAsync(() => service.Route53.Accepted.Count > before, $"a batch changes the routing to {routing}");
            Assert.NotNull(Told(service, "us"));
            await Eventually.PassesAsync(() =>
            {
                var active = Named(service);
                Assert.Equal(sets, active.Count);
                return Task.CompletedTask;
            });
        }
    }

    [OperatorFact]
    public async Task Aliases_AnswerWhatTheirTargetsDo_BeforeDuringAndAfterAFailover()
    {
        await using var service = await StartAsync(Shared(RoutingPolicy.ActivePassive));
        foreach (var region in (string[])[Us, Eu, West])
        {
            var target = $"lb-{region}.{service.Zone}";
            service.Route53.ChangeByHand(service.ZoneId, "CREATE", new() { Name = target, Type = RecordType.A, TtlSeconds = 60, Values = [AddressOf(region)] });
            await service.PatchRegionAsync(region, $$$"""{"spec":{"dns":{"addresses":null,"alias":{"dnsName":"{{{target}}}","hostedZoneId":"{{{service.ZoneId}}}","evaluateTargetHealth":true} } } }""");
        }
        await service.StartServingAsync();
        Assert.Equal(($"lb-{Us}.{service.Zone}", Us), (AliasOf(service), Told(service, "us")));

        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        Assert.Equal(($"lb-{Eu}.{service.Zone}", Eu), (AliasOf(service), Told(service, "us")));

        await service.Agents[Us].RestartAsync();
        await service.ActiveBecomesAsync(Us);
        Assert.Equal(Us, Told(service, "us"));
    }

    private static string? AliasOf(TestService service) => Assert.Single(service.Route53.Records(service.DnsName)).Alias?.DnsName;

    private static Func<FailoverPolicySpec, FailoverPolicySpec> Shared(RoutingPolicy routing) =>
        p => p with { Routing = routing, Cooldown = Core.Duration.Zero, Failback = new() { StableFor = Core.Duration.Parse("1s") } };

    private static AgentRegionSpec WestAnswersThePacific(AgentRegionSpec region) =>
        region.Region == West ? region with { Geolocation = new() { Continents = [Continent.AS, Continent.OC] } } : region;

    /// <summary>The region that everyone at the place is told, or one of those.</summary>
    private static string? Told(TestService service, string place) => Asked(service, TestPlaces.Find(place)!).FirstOrDefault();

    /// <summary>All that anyone is told.</summary>
    private static HashSet<string> Named(TestService service) => [.. TestPlaces.All.SelectMany(place => Asked(service, place))];

    private static IEnumerable<string> Asked(TestService service, ClientPlace place) => service.Route53.Answers(service.DnsName, RecordType.A, place)
        .SelectMany(s => s.Answer.Records)
        .Select(r => r.Value == AddressOf(Us) ? Us : r.Value == AddressOf(Eu) ? Eu : West);
}
