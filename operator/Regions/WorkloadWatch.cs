using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Hosting;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>
/// Looks at the workload of the region that this operator runs in, in its own cluster. Only a count that is too small is a report:
/// a workload that is not there or may not be read is a mistake of the manifests, shown on the region, and says nothing about the agent.
/// </summary>
internal sealed class WorkloadWatch(
    Workloads workloads, OperatorIdentity identity, IEntityCache<AgentRegion> regions, WorkloadReports reports, RegionProblems problems,
    VerdictRelay relay, TimeProvider time, ILogger<WorkloadWatch> logger) : BackgroundService
{
    /// <summary>Not watched: it is one object, or a few.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var region in regions.List())
                await LookAsync(region, stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task LookAsync(AgentRegion region, CancellationToken cancellationToken)
    {
        var key = region.Key();
        if (region.Spec.Workload is not { } workload || region.Spec.Region != identity.Region)
        {
            problems.SetWorkload(key, null);
            var wasCounted = reports.Set(key, (WorkloadCount?)null);
            if (reports.Set(key, null, 0) || wasCounted)
                relay.Relay(key);
            return;
        }
        try
        {
            var state = await workloads.ReadAsync(workload, region.Metadata.NamespaceProperty, cancellationToken);
            var problem = state is not null ? null : new RegionProblem("WorkloadNotFound", $"spec.workload: there is no {workload.Kind} {workload.Name} in namespace {key.Namespace} of this cluster; correct it, or create the workload");
            Note(region, problem, state is null ? null : new(state.Ready, state.Wanted), state?.Available < workload.MinAvailable ? $"{workload.Kind} {workload.Name} has {state.Available} of at least {workload.MinAvailable} replicas available" : null);
        }
        catch (KubernetesException e) when (e.IsForbidden)
        {
            Note(region, new("WorkloadForbidden", $"spec.workload: the operator may not read {workload.Kind} {workload.Name} in namespace {key.Namespace}; the chart's role allows it"), null, null);
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What was last seen stays: an API server that is away says nothing about the workload.
            logger.WorkloadUnread(key, e.Message);
        }
    }

    private void Note(AgentRegion region, RegionProblem? problem, WorkloadCount? count, string? missing)
    {
        var key = region.Key();
        var isNews = problems.SetWorkload(key, problem) | reports.Set(key, count);
        if (reports.Set(key, missing, time.GetTimestamp()) || isNews)
            relay.Relay(key);
    }
}
