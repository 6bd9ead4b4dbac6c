using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Route 53 cannot be used: the policy says why and what to do, and it heals without a restart.</summary>
public sealed class DnsAccessFaultTests
{
    [OperatorFact]
    public async Task ZoneDoesNotExist_Said_CreatingItHeals()
    {
        await using var service = await StartAsync(p => p with { Dns = p.Dns with { Zone = $"later.{p.Dns.Zone}", Name = $"agent.later.{p.Dns.Zone}" } });
        await service.StartOperatorAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, "ZoneNotFound");

        var message = Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message;
        Assert.Contains($"no public zone later.{service.Zone}", message, StringComparison.Ordinal);
        Assert.Contains("create it", message, StringComparison.Ordinal);
        Assert.Equal("ZoneNotFound", Condition(policy.Status.Conditions, ConditionTypes.Ready).Reason);
        Assert.Contains("create it", await service.EventComesAsync("ZoneNotFound"), StringComparison.Ordinal);
        Assert.Null(policy.Status.Active);

        service.Route53.CreateZone($"later.{service.Zone}");

        Assert.Equal(1, (await service.ActiveBecomesAsync(Us)).Status.Epoch);
        await service.EventComesAsync("Recovered");
    }

    [OperatorFact]
    public async Task ZoneIdOfNoZone_Said_CorrectingItHeals()
    {
        await using var service = await StartAsync(p => p with { Dns = p.Dns with { ZoneId = "Z0123456789NONE" } });
        await service.StartOperatorAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, "ZoneNotFound");

        Assert.Contains("check spec.dns.zoneId", Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message, StringComparison.Ordinal);
        await service.PatchPolicyAsync($$"""{"spec":{"dns":{"zoneId":"{{service.ZoneId}}"} } }""");
        await service.ActiveBecomesAsync(Us);
    }

    [OperatorFact]
    public async Task NoCredentials_SaidWithTheRemedy_NothingIsSent()
    {
        await using var service = await StartAsync();
        var none = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent",
            ["AWS_CONFIG_FILE"] = "/nonexistent",
        };
        await service.StartOperatorAsync(none);

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, "AccessDenied");

        var message = Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message;
        Assert.Contains("no usable credentials", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Contains("IAM role", message, StringComparison.Ordinal);
        Assert.Contains("IAM role", await service.EventComesAsync("AccessDenied"), StringComparison.Ordinal);
        Assert.Empty(service.Route53.Requests);
    }

    [OperatorFact]
    public async Task DeniedDuringAFailover_Said_MovesOnceWhenAllowed()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        service.Route53.Inject(Route53Fault.Deny, 1000);
        await service.Agents[Us].KillAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, "AccessDenied");

        Assert.Contains("IAM policy", Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message, StringComparison.Ordinal);
        Assert.Equal((Us, PolicyPhase.FailingOver), (policy.Status.Active, policy.Status.Phase));
        await service.EventComesAsync("AccessDenied");
        var waiting = await service.FailoverBecomesAsync("agent-2", FailoverPhase.Switch);
        Assert.Equal("AccessDenied", Condition(waiting.Status.Conditions, ConditionTypes.Complete).Reason);

        service.Route53.ClearFaults();

        await service.AssertMovedOnceAsync(Eu);
    }
}
