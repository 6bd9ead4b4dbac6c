using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>Route 53's own health checks, made by the operator: what they do for clients, and that none is ever left over.</summary>
public sealed class HealthCheckTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    [OperatorFact]
    public async Task RegionFailsWhileNoOperatorRuns_ClientsAreToldAnother()
    {
        await using var service = await StartAsync(Checked());
        service.Route53.Settings.ProbeSpeed = 20;
        var one = await service.StartServingAsync();
        await MadeAsync(service);
        Assert.Equal([Eu, Us, West], service.Route53.HealthChecks.Select(c => c.Tags[HealthCheckOwner.RegionTag]).Order());
        Assert.All(service.Route53.HealthChecks, c => Assert.Equal(($"{service.Namespace}/agent", "agents"), (c.Tags[HealthCheckOwner.ServiceTag], c.Tags["team"])));
        Assert.Equal([AddressOf(Us)], Told(service));

        await one.KillAsync();
        await service.Agents[Us].KillAsync();
        await Eventually.HoldsAsync(() => Told(service).Order().SequenceEqual([AddressOf(Eu), AddressOf(West)]), "the standbys answer while us-east-1 fails");
        await service.Agents[Us].RestartAsync();
        await Eventually.HoldsAsync(() => Told(service) is [var told] && told == AddressOf(Us), "us-east-1 answers again");
    }

    [OperatorFact]
    public async Task TwoRegions_AreAPair_WhoseRolesFollowTheFailover()
    {
        await using var service = await StartAsync(Checked());
        await service.Client.DeleteAsync<AgentRegion>(West, service.Namespace);
        await service.StartServingAsync();
        await MadeAsync(service);

        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);

        var last = service.Route53.Accepted[^1].Changes;
        Assert.Equal(["DELETE", "DELETE", "CREATE", "CREATE"], last.Where(c => c.Type == "A").Select(c => c.Action));
        Assert.Equal([AddressOf(Eu)], Told(service));
    }

    [OperatorFact]
    public async Task IntervalChanges_ThenChecksAreDropped_NoNameServerEverNamesOneThatIsGone()
    {
        await using var service = await StartAsync(Checked());
        await service.StartServingAsync();
        await MadeAsync(service);
        var old = service.Route53.HealthChecks.Select(c => c.Id).ToHashSet();

        await service.PatchPolicyAsync("""{"spec":{"dns":{"healthChecks":{"interval":"30s"}}}}""");
        await Eventually.HoldsAsync(
            () => service.Route53.HealthChecks.Count == 3 && service.Route53.HealthChecks.All(c => !old.Contains(c.Id)), "three others took their place", Long);
        var requests = service.Route53.Requests;
        var operations = requests.Select(r => r.Operation).ToList();
        Assert.True(operations.IndexOf(SandboxRoute53.DeleteHealthCheck) > operations.LastIndexOf(SandboxRoute53.CreateHealthCheck));
        Assert.All(old, id => Assert.True(
            requests.Last(r => r.Operation == SandboxRoute53.Change && r.Body.Contains(id, StringComparison.Ordinal)).At
            < requests.Single(r => r.Operation == SandboxRoute53.DeleteHealthCheck && r.Path.EndsWith(id, StringComparison.Ordinal)).At));
        await service.EventComesAsync("HealthCheckReplaced");

        await service.PatchPolicyAsync("""{"spec":{"dns":{"healthChecks":null}}}""");
        await Eventually.HoldsAsync(() => service.Route53.HealthChecks.Count == 0, "the checks go", Long);
        Assert.Equal([AddressOf(Us)], Told(service));
        await service.PolicyBecomesAsync(s => s.Conditions.All(c => c.Type != ConditionTypes.HealthChecksReady), "nothing is said of checks any more");
    }

    [OperatorFact]
    public async Task OperatorDiesWhileACheckIsMade_TheNextGoesOnWithIt_AndDeletionTakesAll()
    {
        await using var service = await StartAsync(Checked(DeletionPolicy.Delete));
        service.Route53.Inject(Route53Fault.HangAfter, 1, SandboxRoute53.CreateHealthCheck);
        var one = await service.StartServingAsync();
        await Eventually.HoldsAsync(() => service.Route53.Held == 1, "a check is made, and its answer hangs");
        await one.KillAsync();
        service.Route53.Release();
        var first = Assert.Single(service.Route53.HealthChecks).Id;

        await service.StartOperatorAsync();
        await MadeAsync(service);
        Assert.Equal(3, service.Route53.HealthChecks.Count);
        Assert.Contains(service.Route53.HealthChecks, c => c.Id == first);

        await service.Client.DeleteAsync<FailoverPolicy>("agent", service.Namespace);
        await Eventually.HoldsAsync(() => service.Route53.HealthChecks.Count == 0, "the checks go after the records", Long);
        Assert.Empty(Told(service));
    }

    [OperatorFact]
    public async Task HealthChecksCannotBeMade_TheServiceMovesAllTheSame_AndTheConditionSaysWhy()
    {
        await using var service = await StartAsync(Checked());
        service.Route53.Inject(Route53Fault.Deny, 1000, SandboxRoute53.CreateHealthCheck);
        await service.StartServingAsync();
        await service.ConditionBecomesAsync(ConditionTypes.HealthChecksReady, ConditionStatus.False, "AccessDenied");

        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        Assert.Equal([AddressOf(Eu)], Told(service));

        service.Route53.ClearFaults();
        await MadeAsync(service);
    }

    private static Func<FailoverPolicySpec, FailoverPolicySpec> Checked(DeletionPolicy deletion = DeletionPolicy.Retain) => p => p with
    {
        Dns = p.Dns with { DeletionPolicy = deletion, HealthChecks = new() { FailureThreshold = 1, Tags = new Dictionary<string, string> { ["team"] = "agents" } } },
    };

    /// <summary>Every check is made, and all name servers answer records that carry it.</summary>
    private static Task<FailoverPolicy> MadeAsync(TestService service) => service.PolicyBecomesAsync(
        s => Condition(s.Conditions, ConditionTypes.HealthChecksReady) is { Status: ConditionStatus.True, Reason: "Made" }
            && Condition(s.Conditions, ConditionTypes.DNSInSync).Status == ConditionStatus.True
            && service.Route53.HealthChecks.All(c => service.Route53.Requests.Any(r => r.Operation == SandboxRoute53.Change && r.Body.Contains(c.Id, StringComparison.Ordinal))),
        "every check is made and carried", Long);

    private static List<string> Told(TestService service) =>
        [.. service.Route53.Answers(service.DnsName, RecordType.A, TestPlaces.All[0]).SelectMany(s => s.Answer.Records).Select(r => r.Value)];
}
