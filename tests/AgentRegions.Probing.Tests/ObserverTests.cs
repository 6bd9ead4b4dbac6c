using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentRegions.Probing.Tests;

/// <summary>All parts together: real agents as processes, the real clock.</summary>
[NeedsServers]
public class ObserverTests
{
    private static readonly NamespacedName Region = new("default", "us-east-1");

    [Fact]
    public async Task Agent_Killed_Restarted_Frozen_Thawed_Misbehaving_IsSeenSo()
    {
        await using var agent = await AgentProcess.StartAsync("us-east-1");
        await using var services = new ServiceCollection().AddLogging().AddProbing().BuildServiceProvider();
        var observer = services.GetRequiredService<IObserver>();
        var host = services.GetServices<IHostedService>().Single();
        await host.StartAsync(CancellationToken.None);
        var changes = new ConcurrentQueue<ViewChange>();
        observer.Changed += changes.Enqueue;
        observer.Put(Target(agent));
        await BecomesAsync(observer, Verdict.Healthy, HealthReason.Ok);
        Assert.Equal("m-7", observer.Get(Region)?.Contract?.ModelTag);

        await agent.KillAsync();
        await BecomesAsync(observer, Verdict.Down, HealthReason.ConnectionRefused);
        Assert.Equal("m-7", observer.Get(Region)?.LastGoodReport?.ModelTag);
        await agent.RestartAsync();
        await BecomesAsync(observer, Verdict.Healthy, HealthReason.Ok);

        agent.Freeze();
        await BecomesAsync(observer, Verdict.Down, HealthReason.Timeout);
        agent.Thaw();
        await BecomesAsync(observer, Verdict.Healthy, HealthReason.Ok);

        foreach (var (mode, reason) in ((string, HealthReason)[])[("degraded", HealthReason.StatusDegraded), ("down503", HealthReason.ServerError),
                     ("not-json", HealthReason.NotJson), ("huge", HealthReason.BodyTooLarge), ("half-fail", HealthReason.SuccessShareLow)])
        {
            await agent.SetModeAsync(mode);
            await BecomesAsync(observer, Verdict.Degraded, reason);
            await agent.SetModeAsync("ok");
            await BecomesAsync(observer, Verdict.Healthy, HealthReason.Ok);
        }
        await agent.SetModeAsync("hang");
        await BecomesAsync(observer, Verdict.Down, HealthReason.Timeout);
        await host.StopAsync(CancellationToken.None);
        Assert.All(changes, change => Assert.Equal(Region, change.Region));
    }

    // The timeout is long enough for a loaded machine: only frozen and hanging agents wait for it.
    private static ProbeTarget Target(AgentProcess agent) => new()
    {
        Region = Region,
        Endpoint = agent.Endpoint,
        ExpectedRegion = agent.Region,
        Health = new HealthSpec { Interval = Duration.FromSeconds(0.05), Timeout = Duration.FromSeconds(0.5) },
    };

    private static Task<ObserverView?> BecomesAsync(IObserver observer, Verdict verdict, HealthReason reason) =>
        Eventually.BecomesAsync(() => Task.FromResult(observer.Get(Region)), view => view?.Verdict == verdict && view.Reason == reason, $"{verdict} {reason}");
}
