using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Whatever a region answers: a verdict with its reason and a message that a person understands, in the region's status.</summary>
public sealed class HealthBodyFaultTests
{
    [OperatorFact]
    public async Task StrangeAnswers_VerdictAndReason()
    {
        await using var agent = await StrangeAgent.StartAsync(Eu, "none");
        await using var service = await StartAsync();
        await service.StartServingAsync();

        await ShowsAsync(service, agent.Http, "/text", Verdict.Degraded, "NotJson", "the body is not JSON");
        await ShowsAsync(service, agent.Http, "/number", Verdict.Degraded, "InvalidReport", "$.status");
        await ShowsAsync(service, agent.Http, "/endless", Verdict.Degraded, "BodyTooLarge", "longer than");
        await ShowsAsync(service, agent.Http, "/slow", Verdict.Down, "Timeout", "no complete answer within 800ms");
        await ShowsAsync(service, agent.Http, "/redirect", Verdict.Degraded, "Redirect", "302");
        await ShowsAsync(service, agent.Http, "/guarded", Verdict.Degraded, "ClientError", "401");
        await ShowsAsync(service, agent.Http, "/elsewhere", Verdict.Degraded, "WrongRegion", "from ap-south-1, not from eu-west-1");
        await ShowsAsync(service, agent.Https, "/health", Verdict.Down, "TlsFailure", "certificate");
        await ShowsAsync(service, agent.Http, "/health", Verdict.Healthy, "Ok", "good answers");

        // None of it was the active region.
        Assert.Equal((Us, 1L), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch));
    }

    private static async Task ShowsAsync(TestService service, string endpoint, string path, Verdict verdict, string reason, string message)
    {
        await service.PatchRegionAsync(Eu, $$"""{"spec":{"endpoint":"{{endpoint}}","health":{"path":"{{path}}"} } }""");
        await service.RegionBecomesAsync(
            Eu,
            r => r.Verdict == verdict && Condition(r.Conditions, ConditionTypes.Reachable) is { } c && c.Reason == reason && c.Message.Contains(message, StringComparison.Ordinal),
            $"{path} makes it {verdict} for {reason}: {message}");
    }
}
