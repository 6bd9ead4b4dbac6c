using System.Diagnostics;
using AgentRegions.Sandbox.Demo;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>A client that asks the sandbox's name server all the time, and remembers each change of its answer.</summary>
internal sealed class DnsWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan At, string Region)> _told = [];
    private readonly SandboxDns _dns;
    private readonly Task _asking;

    private DnsWatch(SandboxRoute53 route53, string name)
    {
        _dns = SandboxDns.Start(route53);
        _asking = AskAsync(new(_dns, "us", TimeProvider.System), name);
    }

    /// <summary>Since it began.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_began);

    /// <summary>Each answer that differed from the one before it, by the region it names; "nobody" when there is none.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_lock)
                return [.. _told.Select(t => t.Region)];
        }
    }

    /// <summary>The answers, as a table shows them.</summary>
    public string History => string.Join(" → ", Told);

    /// <returns>A watch that was told the region.</returns>
    public static async Task<DnsWatch> StartAsync(SandboxRoute53 route53, string name, string region)
    {
        var watch = new DnsWatch(route53, name);
        await watch.TellsAsync(region);
        return watch;
    }

    /// <returns>Since when it names the region.</returns>
    public async Task<TimeSpan> TellsAsync(string region)
    {
        await Eventually.HoldsAsync(() => Told is [.., var last] && last == region, $"DNS names {region}");
        lock (_lock)
            return _told[^1].At;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        await _dns.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Resolver resolver, string name)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                var region = RegionOf((await resolver.ResolveAsync(name, _stop.Token)).Address);
                lock (_lock)
                {
                    if (_told is not [.., var last] || last.Region != region)
                        _told.Add((Now, region));
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private static string RegionOf(string? address) =>
        address is null ? "nobody" : ((string[])[Us, Eu, West]).FirstOrDefault(r => AddressOf(r) == address) ?? address;
}
