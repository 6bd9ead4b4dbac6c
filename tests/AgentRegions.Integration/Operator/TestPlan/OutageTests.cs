using System.Globalization;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using Xunit.Abstractions;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>The active region is unresponsive, answers 503, fails every second time; and the next one dies with it.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    /// <summary>Three probes, or the few more that it takes to see a bad share of them; the change itself takes milliseconds, the rest is for a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [OperatorFact]
    public Task ActiveRegionAcceptsAndNeverAnswers_ServiceMoves() => MovesAsync(
        "1", "the active region accepts connections and never answers", Verdict.Down, "Timeout", us => Task.Run(us.Freeze));

    [OperatorFact]
    public Task ActiveRegionAnswers503_ServiceMoves() => MovesAsync(
        "2", "the active region answers 503", Verdict.Degraded, "ServerError", us => us.SetModeAsync("down503"));

    [OperatorFact]
    public Task HalfOfTheRequestsFail_ServiceMoves() => MovesAsync(
        "3", "half of the active region's requests fail", Verdict.Degraded, "SuccessShareLow", us => us.SetModeAsync("half-fail"));

    [OperatorFact]
    public Task TwoRegionsDown_TheThirdTakesOver() => PlanReport.RunAsync(
        output, "5", "the active region and the next one die at once", "us-west-2 takes over, in one change or two; DNS never names nobody", async () =>
        {
            await using var service = await StartAsync();
            await service.StartServingAsync();
            await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);

            var failed = dns.Now;
            await Task.WhenAll(service.Agents[Us].KillAsync(), service.Agents[Eu].KillAsync());
            var told = await dns.TellsAsync(West) - failed;

            var epoch = (await service.ActiveBecomesAsync(West)).Status.Epoch;
            Assert.Contains(string.Join(' ', dns.Told), (string[])[$"{Us} {West}", $"{Us} {Eu} {West}"]);
            Assert.InRange(epoch, 2, 3);
            Assert.True(told < Bound * 2, $"{told}");
            return string.Create(CultureInfo.InvariantCulture, $"DNS {dns.History}, {told.TotalSeconds:0.0} s after the fault; epoch {epoch}");
        });

    private Task MovesAsync(string number, string scenario, Verdict verdict, string reason, Func<AgentProcess, Task> fail) => PlanReport.RunAsync(
        output, number, scenario, string.Create(CultureInfo.InvariantCulture, $"{verdict} for {reason}, one change to eu-west-1, DNS follows within {Bound.TotalSeconds} s"), async () =>
        {
            await using var service = await StartAsync();
            await service.StartServingAsync();
            await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);

            var failed = dns.Now;
            await fail(service.Agents[Us]);
            var told = await dns.TellsAsync(Eu) - failed;

            var policy = await service.ActiveBecomesAsync(Eu);
            var done = (await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status;
            var seen = await service.RegionBecomesAsync(Us, s => s.Verdict == verdict, $"{Us} is {verdict}");
            Assert.Equal(reason, Condition(seen.Status.Conditions, ConditionTypes.Reachable).Reason);
            Assert.Equal(2, policy.Status.Epoch);
            Assert.Equal([Us, Eu], dns.Told);
            Assert.True(told < Bound, $"{told}");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{verdict} for {reason}; DNS {dns.History}, {told.TotalSeconds:0.0} s after the fault (detect {done.Timings!.Detect}, decide {done.Timings.Decide}, fence {done.Timings.Fence}, switch {done.Timings.Switch}); epoch {policy.Status.Epoch}");
        });
}
