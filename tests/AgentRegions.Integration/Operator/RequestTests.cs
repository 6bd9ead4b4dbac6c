using AgentRegions.Core;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What people ask for by Failover objects, and what holds the operator back.</summary>
public sealed class RequestTests
{
    [OperatorFact]
    public async Task Switchover_MovesToTheNamedRegion_AndIsItsOwnRecord()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();

        await service.AskAsync("move", s => s with { To = West, Reason = "maintenance" });

        Assert.Equal(2, (await service.ActiveBecomesAsync(West)).Status.Epoch);
        var done = await service.FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Equal((Us, West, 2L), (done.Status.From, done.Status.To, done.Status.Epoch!.Value));
        Assert.Contains("maintenance", done.Status.Evidence, StringComparison.Ordinal);
        Assert.Equal("move", (await service.PolicyAsync()).Status.LastFailover);
        Assert.Single(await service.Client.ListAsync<Failover>(service.Namespace));
    }

    [OperatorFact]
    public async Task DryRun_ShowsTheExactRecords_AndChangesNothing()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        var accepted = service.Route53.Accepted.Count;

        await service.AskAsync("look", s => s with { To = Eu, DryRun = true });

        var shown = await service.FailoverBecomesAsync("look", FailoverPhase.Done);
        Assert.Equal([$"- {service.DnsName} 15 A 203.0.113.10", $"+ {service.DnsName} 15 A 203.0.113.20"], shown.Status.Preview!.Records);
        Assert.All(shown.Status.Preview.Places, p => Assert.Equal((Us, Eu), (p.Now, p.Then)));
        Assert.Contains(shown.Status.Preview.Places, p => p.Place == "Europe");
        Assert.Equal("WouldChange", Condition(shown.Status.Conditions, ConditionTypes.Complete).Reason);
        Assert.Null(shown.Status.Epoch);
        Assert.Equal((Us, 1L), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch));
        Assert.Equal(accepted, service.Route53.Accepted.Count);
    }

    [OperatorFact]
    public async Task PreviewOfARouting_ShowsRecordsAndPlaces_AndTheChangeComesToThem()
    {
        await using var service = await StartAsync(p => p with { Failback = new() { StableFor = Duration.Parse("1s") } });
        await service.StartServingAsync();
        await service.VerdictBecomesAsync(West, Verdict.Healthy);
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        var accepted = service.Route53.Accepted.Count;

        await service.AskAsync("look", s => s with { Routing = RoutingPolicy.Geolocation, DryRun = true });

        var shown = await service.FailoverBecomesAsync("look", FailoverPhase.Done);
        Assert.Contains($"- {service.DnsName} 15 A 203.0.113.10", shown.Status.Preview!.Records);
        Assert.Equal((Us, Eu), (shown.Status.Preview.Places.Single(p => p.Place == "Europe").Now, shown.Status.Preview.Places.Single(p => p.Place == "Europe").Then));
        Assert.Equal($"{Eu},{Us}", shown.Status.To);
        Assert.Contains("us-west-2 would be left out: continent NA is us-east-1's", Condition(shown.Status.Conditions, ConditionTypes.Complete).Message, StringComparison.Ordinal);
        Assert.Equal((accepted, RoutingPolicy.ActivePassive), (service.Route53.Accepted.Count, (await service.PolicyAsync()).Spec.Routing));

        await service.PatchPolicyAsync("""{"spec":{"routing":"Geolocation"}}""");
        await service.ActiveBecomesAsync(shown.Status.To!);
        Assert.Equal(
            shown.Status.Preview.Records.Count(line => line.StartsWith('+')),
            service.Route53.Records(service.DnsName).Count(r => r.Type == RecordType.A && r.Routing is RoutingRule.Geolocation));
    }

    [OperatorFact]
    public async Task RoutingWithoutADryRun_IsRefusedWithTheRemedy()
    {
        await using var service = await StartAsync();
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => service.AskAsync("go", s => s with { Routing = RoutingPolicy.Latency }));
        Assert.Contains("change spec.routing of the FailoverPolicy", refused.Message, StringComparison.Ordinal);
    }

    [OperatorFact]
    public async Task Manual_ActiveDown_HoldsUntilAPersonAsks()
    {
        await using var service = await StartAsync(p => p with { Mode = FailoverMode.Manual });
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        var held = await service.PolicyBecomesAsync(s => s.Phase == PolicyPhase.Held, "the change is held");
        Assert.Equal(("NotPaused", "ManualMode", Us), (held.Status.Decision!.Rule, held.Status.Decision.Reason, held.Status.Active));
        await Eventually.PassesAsync(async () => Assert.Contains("FailoverHeld", await service.EventReasonsAsync()));

        await service.AskAsync("go", s => s with { Kind = FailoverKind.Failover });

        await service.ActiveBecomesAsync(Eu);
        await service.FailoverBecomesAsync("go", FailoverPhase.Done);
    }

    [OperatorFact]
    public async Task Paused_HoldsTheFailoverAndTheRequest_UntilUnpaused()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.PatchPolicyAsync("""{"spec":{"mode":"Paused"}}""");
        await service.Agents[Us].KillAsync();
        await service.PolicyBecomesAsync(s => s.Decision?.Reason == "Paused", "the pause holds it");
        await service.AskAsync("move", s => s with { To = West, Timeout = Duration.Parse("1h") });
        await Eventually.PassesAsync(async () => Assert.Equal("Paused", Condition((await service.FailoverBecomesAsync("move", FailoverPhase.Pending)).Status.Conditions, ConditionTypes.Complete).Reason));
        Assert.Equal(AddressOf(Us), service.AddressesPublished()[^1]);

        await service.PatchPolicyAsync("""{"spec":{"mode":"Automatic"}}""");

        await service.ActiveBecomesAsync(West);
        await service.FailoverBecomesAsync("move", FailoverPhase.Done);
    }

    [OperatorFact]
    public async Task CooldownRunning_HoldsTheNextFailover_UntilBypassed()
    {
        await using var service = await StartAsync(p => p with { Cooldown = Duration.Parse("1h") });
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        await service.Agents[Eu].KillAsync();
        await service.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.Held, Decision.Reason: "CoolingDown" }, "the cooldown holds it");
        Assert.Equal(AddressOf(Eu), service.AddressesPublished()[^1]);

        await service.AskAsync("now", s => s with { Kind = FailoverKind.Failover, Bypass = [BypassRule.Cooldown] });

        Assert.Equal(3, (await service.ActiveBecomesAsync(West)).Status.Epoch);
    }

    [OperatorFact]
    public async Task Request_ThatCannotBeMet_FailsWithTheReason()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.AskAsync("nowhere", s => s with { To = "mars-1" });
        await service.AskAsync("here", s => s with { To = Us });
        Assert.Equal("TargetNotFound", await FailedForAsync(service, "nowhere"));
        Assert.Equal("TargetAlreadyActive", await FailedForAsync(service, "here"));

        await service.Agents[Eu].KillAsync();
        await service.VerdictBecomesAsync(Eu, Verdict.Down);
        await service.AskAsync("sick", s => s with { To = Eu, Timeout = Duration.Parse("2s") });
        Assert.Equal("TimedOut", await FailedForAsync(service, "sick"));
        Assert.Equal((Us, 1L), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch));
    }

    private static async Task<string> FailedForAsync(TestService service, string name) =>
        Condition((await service.FailoverBecomesAsync(name, FailoverPhase.Failed)).Status.Conditions, ConditionTypes.Failed).Reason;
}
