using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Scaling;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Hosting;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Status;

namespace AgentRegions.Operator.Regions;

/// <summary>
/// Scales the workload of the region that this operator runs in, where a Capacity gate of a policy asks for it. Only an operator that knows how every policy of the region stands
/// does anything: whoever cannot read the register leaves all as it is.
/// </summary>
internal sealed class WorkloadScaler(
    Workloads workloads, OperatorIdentity identity, IEntityCache<AgentRegion> regions, IEntityCache<FailoverPolicy> policies, ServiceBoard board, ScaledWorkloads scaled,
    StatusWriter<AgentRegion, AgentRegionSpec, AgentRegionStatus> statuses, RegionProblems problems, IEntityQueue<AgentRegion> queue, EventPublisher events, TimeProvider time,
    ILogger<WorkloadScaler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A turn is taken every 45 s at least.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<NamespacedName, long> _idleSince = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var region in regions.List().Where(r => r.Spec.Region == identity.Region && r.Metadata.DeletionTimestamp is null))
                await LookAsync(region, stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task LookAsync(AgentRegion region, CancellationToken cancellationToken)
    {
        var key = region.Key();
        var said = statuses.Latest(region).Status.Scaled;
        // What was noted last is not in the status yet: nothing is done that it does not say.
        if (scaled.Get(key, said) != said)
        {
            queue.Enqueue(key);
            return;
        }
        var services = policies.PoliciesOf(region).ToList();
        var turns = services.Where(IsKnown).Select(board.Get).OfType<(ServiceInput, ServiceOutcome)>().ToList();
        if (turns.Count == 0 || turns.Count < services.Count)
            return;
        // What was scaled is taken back also when spec.workload names another by now.
        var workload = said is null ? region.Spec.Workload : new WorkloadReference { Kind = said.Kind, Name = said.Name };
        if (workload is null)
        {
            Tell(key, null);
            return;
        }
        var isAnother = region.Spec.Workload is not { } current || (current.Kind, current.Name) != (workload.Kind, workload.Name);
        var wish = isAnother ? new ScalingWish(null, false, TimeSpan.Zero) : ScalingWish.Of(region.Metadata.Name!, turns);
        var idleFor = IdleFor(key, wish);
        if (wish.Demand is null && said is null)
        {
            Tell(key, null);
            return;
        }
        try
        {
            if (await workloads.ReadAsync(workload, key.Namespace, cancellationToken) is not { } state)
            {
                if (said is not null)
                    Note(region, null);
                return;
            }
            var step = ScalingRules.Next(new()
            {
                Kind = workload.Kind,
                Name = workload.Name,
                Replicas = state.Wanted,
                Scaled = said,
                Demand = wish.Demand,
                IsServing = wish.IsServing,
                IdleFor = idleFor,
                DownAfter = wish.DownAfter,
                // As a status keeps it: what was noted is compared with what it says.
                Now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()),
            });
            await DoAsync(region, workload, state, step, cancellationToken);
            Tell(key, null);
        }
        catch (KubernetesException e) when (e.IsForbidden)
        {
            Tell(key, new("WorkloadScaleForbidden", $"a Capacity gate is to scale {workload.Kind} {workload.Name}, and the operator may not: set workloadScaling.enabled in the chart's values, or take scale out of the gate"));
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The next look tries again, from what stands then.
            logger.WorkloadNotScaled(key, e.Message);
        }
    }

    private async Task DoAsync(AgentRegion region, WorkloadReference workload, WorkloadState state, ScalingStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ScalingStep.Note note:
                Note(region, note.Scaled);
                if (note.IsLeft)
                    events(region, "WorkloadLeft", $"{workload.Kind} {workload.Name} has {state.Wanted} replicas, which somebody else gave it: it is not scaled back");
                break;
            case ScalingStep.Scale scale:
                await workloads.ScaleAsync(workload, region.Metadata.NamespaceProperty, state, scale.Replicas, cancellationToken);
                Note(region, scale.Then);
                events(region, scale.Then is null ? "WorkloadScaledBack" : "WorkloadScaled", $"{workload.Kind} {workload.Name} scaled from {state.Wanted} to {scale.Replicas} replicas {(scale.Then is null ? "now that the region has no traffic" : "for a change of region")}");
                break;
        }
    }

    private void Note(AgentRegion region, ScaledWorkload? now)
    {
        scaled.Set(region.Key(), now);
        queue.Enqueue(region.Key());
    }

    /// <summary>Whether this process read the service's register of late, and nothing said since that it could not.</summary>
    private bool IsKnown(NamespacedName service) =>
        board.Get(service)?.Outcome.Register is not null && board.Latest(service) is { StoreIsAway: false } latest && time.GetElapsedTime(latest.ReadAt) < Fresh;

    private TimeSpan IdleFor(NamespacedName region, ScalingWish wish)
    {
        if (wish.Demand is null && !wish.IsServing)
            return time.GetElapsedTime(_idleSince.GetOrAdd(region, _ => time.GetTimestamp()));
        _idleSince.TryRemove(region, out _);
        return TimeSpan.Zero;
    }

    private void Tell(NamespacedName region, RegionProblem? problem)
    {
        if (problems.SetScaling(region, problem))
            queue.Enqueue(region);
    }
}
