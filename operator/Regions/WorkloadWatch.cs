using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Models;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Operator.Hosting;

namespace AgentRegions.Operator.Regions;

/// <summary>
/// Looks at the workload of the region that this operator runs in, in its own cluster. Only a count that is too small is a report:
/// a workload that is not there or may not be read is a mistake of the manifests, shown on the region, and says nothing about the agent.
/// </summary>
internal sealed class WorkloadWatch(
    IKubernetesClient client, OperatorIdentity identity, IEntityCache<AgentRegion> regions, WorkloadReports reports, RegionProblems problems,
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
            var wasCounted = reports.Count(key, null);
            if (reports.Set(key, null, 0) || wasCounted)
                relay.Relay(key);
            return;
        }
        try
        {
            var (found, available, ready) = await ReadAsync(workload, region.Metadata.NamespaceProperty, cancellationToken);
            var problem = found ? null : new RegionProblem("WorkloadNotFound", $"spec.workload: there is no {workload.Kind} {workload.Name} in namespace {key.Namespace} of this cluster; correct it, or create the workload");
            Note(region, problem, ready, found && available < workload.MinAvailable ? $"{workload.Kind} {workload.Name} has {available} of at least {workload.MinAvailable} replicas available" : null);
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

    private async Task<(bool Found, int Available, int? Ready)> ReadAsync(WorkloadReference workload, string? ns, CancellationToken cancellationToken)
    {
        if (workload.Kind == WorkloadKind.StatefulSet)
        {
            var set = await client.GetAsync<V1StatefulSet>(workload.Name, ns, cancellationToken);
            return (set is not null, set?.Status?.AvailableReplicas ?? 0, set is null ? null : set.Status?.ReadyReplicas ?? 0);
        }
        var deployment = await client.GetAsync<V1Deployment>(workload.Name, ns, cancellationToken);
        return (deployment is not null, deployment?.Status?.AvailableReplicas ?? 0, deployment is null ? null : deployment.Status?.ReadyReplicas ?? 0);
    }

    private void Note(AgentRegion region, RegionProblem? problem, int? ready, string? missing)
    {
        var key = region.Key();
        var isNews = problems.SetWorkload(key, problem) | reports.Count(key, ready);
        if (reports.Set(key, missing, time.GetTimestamp()) || isNews)
            relay.Relay(key);
    }
}
