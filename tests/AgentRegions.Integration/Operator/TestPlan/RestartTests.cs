using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using Xunit.Abstractions;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>The active region restarts within 30 s: before the threshold nothing happens, after it the service moves and does not flap back.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan StableFor = TimeSpan.FromSeconds(8);

    [OperatorFact]
    public Task BackBeforeTheThreshold_NothingMoves() => PlanReport.RunAsync(
        output, "6a", "the active region restarts and is back before three probes failed", "Healthy throughout, no change", async () =>
        {
            await using var service = await StartAsync(region: r => r with { Health = new() { Interval = Duration.FromSeconds(3) } });
            var op = await service.StartServingAsync();
            await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);

            var began = dns.Now;
            await service.Agents[Us].KillAsync();
            await Eventually.PassesAsync(async () => Assert.NotEqual(0, await ProbesAsync(op, failed: true)));
            await service.Agents[Us].RestartAsync();
            var away = dns.Now - began;
            var good = await ProbesAsync(op, failed: false);
            await Eventually.PassesAsync(async () => Assert.True(await ProbesAsync(op, failed: false) >= good + 3, "three more good probes"));

            var failed = await ProbesAsync(op, failed: true);
            Assert.Equal((Us, 1L), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch));
            Assert.DoesNotContain($"{Us}: Healthy ->", op.Log, StringComparison.Ordinal);
            Assert.Equal([Us], dns.Told);
            return string.Create(CultureInfo.InvariantCulture, $"away for {away.TotalSeconds:0.0} s, {failed} failed probes; Healthy throughout, DNS {dns.History}, epoch 1");
        });

    [OperatorFact]
    public Task BackAfterTheThreshold_ServiceMoved_AndReturnsOnlyWhenStable() => PlanReport.RunAsync(
        output, "6b", "the active region restarts after it was found dead", string.Create(CultureInfo.InvariantCulture, $"one change to eu-west-1; back not before it was well for {StableFor.TotalSeconds} s"), async () =>
        {
            await using var service = await StartAsync(p => p with { Failback = new() { StableFor = Duration.Parse("8s") } });
            await service.StartServingAsync();
            await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);

            var began = dns.Now;
            await service.Agents[Us].KillAsync();
            var moved = await dns.TellsAsync(Eu);
            var restarts = dns.Now;
            await service.Agents[Us].RestartAsync();
            var away = dns.Now - began;
            var back = await dns.TellsAsync(Us) - restarts;

            Assert.True(away < TimeSpan.FromSeconds(30), $"{away}");
            Assert.True(back >= StableFor, $"{back}");
            Assert.Equal([Us, Eu, Us], dns.Told);
            Assert.Equal(3, (await service.ActiveBecomesAsync(Us)).Status.Epoch);
            Assert.Equal(FailoverKind.Failback, (await service.FailoverBecomesAsync("agent-3", FailoverPhase.Done)).Spec.Kind);
            return string.Create(
                CultureInfo.InvariantCulture, $"away for {away.TotalSeconds:0.0} s; DNS {dns.History}, {(moved - began).TotalSeconds:0.0} s after the death and {back.TotalSeconds:0.0} s after the restart; epoch 3");
        });

    /// <summary>How many probes of us-east-1 failed, or were good.</summary>
    private static async Task<long> ProbesAsync(OperatorProcess op, bool failed) => (await op.MetricsAsync()).Split('\n')
        .Where(line => line.StartsWith("agentregion_probes_total{", StringComparison.Ordinal) && line.Contains($"region=\"{Us}\"", StringComparison.Ordinal))
        .Where(line => line.Contains("reason=\"Ok\"", StringComparison.Ordinal) != failed)
        .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
