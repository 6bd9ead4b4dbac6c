using System.Diagnostics;
using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Benchmarks.Dns;

/// <summary>Many services of one zone, and what they ask of Route 53.</summary>
internal sealed class DnsRun(int services, TimeSpan rest, bool healthChecks)
{
    private const double Pace = 5;
    private const double DriftReads = 1;
    private readonly List<string> _missed = [];
    private TestService _service = null!;

    public async Task<int> MeasureAsync(CancellationToken cancellation)
    {
        await using var service = await TestService.StartAsync(Policy, r => r with
        {
            Health = new() { Interval = Duration.Parse("1s"), Timeout = Duration.Parse("1s"), FailureThreshold = 3, SuccessThreshold = 1 },
        });
        _service = service;
        (service.Route53.Settings.RequestsPerSecond, service.Route53.Settings.Burst) = (Pace, 10);
        (service.Route53.Settings.PendingFor, service.Route53.Settings.ChangeTakes) = (TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
        for (var i = 1; i < services; i++)
            await service.AddPolicyAsync($"agent{i}", Policy);
        Console.WriteLine($"{services} services in one zone{(healthChecks ? ", with health checks" : "")}");

        Report("placing", await CountedAsync(async () =>
        {
            await service.StartOperatorAsync();
            await AllBecomeAsync(s => s.Active == TestService.Us && s.Dns?.InSyncAt is not null && (!healthChecks || IsMade(s)));
        }));
        var atRest = await CountedAsync(() => Task.Delay(rest, cancellation));
        Report("at rest", atRest);
        if (atRest.PerSecond(SandboxRoute53.List) > DriftReads)
            _missed.Add($"at rest {atRest.PerSecond(SandboxRoute53.List):0.00} reads a second, more than {DriftReads}");

        await FailOverAsync("outage");
        service.Route53.Inject(Route53Fault.Throttle, 3);
        service.Route53.Inject(Route53Fault.PriorRequestNotComplete, 3);
        await FailOverAsync("outage, refused 6 times");
        _missed.ForEach(m => Console.WriteLine($"missed: {m}"));
        return _missed.Count == 0 ? 0 : 1;
    }

    private FailoverPolicySpec Policy(FailoverPolicySpec policy) =>
        healthChecks ? policy with { Dns = policy.Dns with { HealthChecks = new() } } : policy;

    private static bool IsMade(FailoverPolicyStatus status) => TestService.Condition(status.Conditions, ConditionTypes.HealthChecksReady).Status == ConditionStatus.True;

    private async Task FailOverAsync(string what)
    {
        var before = (await _service.PolicyAsync()).Status;
        var accepted = _service.Route53.Accepted.Count;
        var killed = DateTimeOffset.UtcNow;
        var traffic = await CountedAsync(async () =>
        {
            await _service.Agents[before.Active!].KillAsync();
            await AllBecomeAsync(s => s.Epoch > before.Epoch && s.Active != before.Active && s.Dns?.InSyncAt is not null);
        });
        var batches = _service.Route53.Accepted.Skip(accepted).ToList();
        var timings = (await _service.Client.ListAsync<Failover>(_service.Namespace)).Where(f => f.Status is { Timings: { } } && f.Status.Epoch > before.Epoch).Select(f => f.Status.Timings!).ToList();
        Report(what, traffic);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    {batches.Count} batches; kill → accepted: first {(batches[0].At - killed).TotalSeconds:0.00} s, last {(batches[^1].At - killed).TotalSeconds:0.00} s"));
        Console.WriteLine($"    decision → accepted: {Percentiles(timings.Select(t => (t.Fence?.Value ?? default) + (t.Switch?.Value ?? default)))} of {timings.Count}");
        await _service.Agents[before.Active!].RestartAsync();
        await _service.VerdictBecomesAsync(before.Active!, Verdict.Healthy);
    }

    private async Task<Traffic> CountedAsync(Func<Task> during)
    {
        var from = _service.Route53.Requests.Count;
        var started = Stopwatch.GetTimestamp();
        await during();
        return new([.. _service.Route53.Requests.Skip(from)], Stopwatch.GetElapsedTime(started));
    }

    private void Report(string what, Traffic traffic)
    {
        Console.WriteLine($"{what}: {traffic}");
        // The limiter lets 5 more through at once, and some arrive late on a busy machine.
        if (traffic.Busiest > Pace + 1)
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {traffic.Busiest:0.0} requests a second, more than {Pace}"));
    }

    private async Task AllBecomeAsync(Func<FailoverPolicyStatus, bool> condition)
    {
        var deadline = DateTimeOffset.UtcNow.AddSeconds(120 + (healthChecks ? 7 * services : services));
        while (true)
        {
            var policies = await _service.Client.ListAsync<FailoverPolicy>(_service.Namespace);
            var there = policies.Count(p => condition(p.Status));
            if (there == services)
                return;
            if (DateTimeOffset.UtcNow > deadline)
                throw new TimeoutException($"{there} of {services} services are where they should be");
            // Listing hundreds of objects takes the processor from what is measured.
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static string Percentiles(IEnumerable<TimeSpan> values)
    {
        var sorted = values.Select(v => v.TotalMilliseconds).Order().ToList();
        return sorted.Count == 0 ? "nothing"
            : string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Count / 2]:0} ms, p99 {sorted[(int)((sorted.Count - 1) * 0.99)]:0} ms, first {sorted[0]:0} ms, last {sorted[^1]:0} ms");
    }
}
