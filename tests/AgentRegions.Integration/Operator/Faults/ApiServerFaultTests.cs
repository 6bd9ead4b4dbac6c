using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Something between the operator and its API server, which also holds the register: nothing moves without it, and nothing is lost.</summary>
public sealed class ApiServerFaultTests
{
    [OperatorFact]
    public async Task Away_NothingMoves_Back_TheRegionThatDiedMeanwhileIsFailedOverOnce()
    {
        await using var behind = await BehindProxy.StartAsync();
        behind.Proxy.Cut(refuse: true);
        await behind.Service.Agents[Us].KillAsync();

        // It sees the region die, decides, and may not act.
        await Eventually.PassesAsync(async () =>
        {
            var metrics = await behind.Operator.MetricsAsync();
            Assert.Matches($"agentregion_region_verdict{{[^}}]*{Us}[^}}]*Down[^}}]*}} 1|agentregion_region_verdict{{[^}}]*Down[^}}]*{Us}[^}}]*}} 1", metrics);
            Assert.Contains("agentregion_service_fault{reason=\"StoreUnavailable\"", metrics, StringComparison.Ordinal);
        });
        Assert.Equal([AddressOf(Us)], behind.Service.AddressesPublished());
        Assert.True(await behind.Operator.AnswersAsync("/healthz"), "an API server that is away is no reason to restart the operator");

        behind.Proxy.Resume();

        await behind.Service.AssertMovedOnceAsync(Eu);
        await Eventually.PassesAsync(async () => Assert.True(await behind.Operator.AnswersAsync("/readyz")));
        Assert.Contains("StoreUnavailable", await behind.Service.EventComesAsync("Recovered"), StringComparison.Ordinal);
        await behind.Service.VerdictBecomesAsync(Us, Verdict.Down);
    }

    [OperatorFact]
    public async Task SlowAndCutAgainAndAgain_MovesOnce()
    {
        await using var behind = await BehindProxy.StartAsync();
        behind.Proxy.Latency = TimeSpan.FromMilliseconds(100);
        await behind.Service.Agents[Us].KillAsync();
        for (var cuts = 0; cuts < 5; cuts++)
        {
            var before = behind.Proxy.Accepted;
            behind.Proxy.Cut();
            await Eventually.HoldsAsync(() => behind.Proxy.Accepted > before, "the operator connects again");
        }
        await behind.Service.AssertMovedOnceAsync(Eu);
        Assert.True(await behind.Operator.AnswersAsync("/healthz"));
    }

    [OperatorFact]
    public async Task HalfOpen_NoticedAndLeft_MovesOnce()
    {
        await using var behind = await BehindProxy.StartAsync();
        behind.Proxy.Freeze();
        await behind.Service.Agents[Us].KillAsync();

        // Keep-alive gives a silent connection 20 s.
        await behind.Service.AssertMovedOnceAsync(Eu);

        // Watches go on as well: a change made now is seen.
        await behind.Service.PatchRegionAsync(Eu, """{"spec":{"dns":{"addresses":{"ipv4":["203.0.113.99"]}}}}""");
        await Eventually.HoldsAsync(() => behind.Service.AddressesPublished()[^1] == "203.0.113.99", "the zone has the new address");
    }
}
