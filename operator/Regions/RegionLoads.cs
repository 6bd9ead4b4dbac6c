using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Resources;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Regions;

/// <summary>
/// What the regions say of their conversations, as their statuses show it. It changes with each probe: it is looked at apart from verdicts, and shown anew only when
/// it is another by more than a tenth, and at most twice a minute.
/// </summary>
internal sealed class RegionLoads(IObserver observer, IEntityCache<AgentRegion> regions, IEntityQueue<AgentRegion> queue, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShowAtMostEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<NamespacedName, (RegionLoad Load, long At)> _shown = new();

    /// <summary>Null: the region has said nothing to this process; what its status says stays.</summary>
    public RegionLoad? Get(NamespacedName region) => _shown.TryGetValue(region, out var shown) ? shown.Load : null;

    public void Forget(NamespacedName region) => _shown.TryRemove(region, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var region in regions.List().Where(IsNews))
                    queue.Enqueue(region.Key());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private bool IsNews(AgentRegion region)
    {
        var key = region.Key();
        if (observer.Get(key)?.LastReport is not { } report)
            return false;
        var now = RegionLoad.Of(report);
        if (!_shown.TryGetValue(key, out var shown))
            shown = (RegionLoad.Of(region.Status), 0);
        else if (time.GetElapsedTime(shown.At) < ShowAtMostEvery)
            return false;
        if (shown.Load.StandsFor(now))
            return false;
        _shown[key] = (now, time.GetTimestamp());
        return true;
    }
}
