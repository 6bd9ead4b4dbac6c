using System.Text.Json.Nodes;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Operator.Regions;

/// <param name="Wanted">spec.replicas.</param>
/// <param name="Version">Of the object as it was read.</param>
internal sealed record WorkloadState(int Wanted, int Available, int Ready, string? Version);

/// <summary>The agents' workloads in this cluster, of whichever kind.</summary>
internal sealed class Workloads(IKubernetesClient client)
{
    /// <returns>Null: there is none of that name.</returns>
    public async Task<WorkloadState?> ReadAsync(WorkloadReference workload, string? @namespace, CancellationToken cancellationToken)
    {
        WorkloadView? view = workload.Kind == WorkloadKind.StatefulSet
            ? await client.GetAsync<StatefulSetView>(workload.Name, @namespace, cancellationToken)
            : await client.GetAsync<DeploymentView>(workload.Name, @namespace, cancellationToken);
        return view is null
            ? null
            : new(view.Spec?.Replicas ?? 1, view.Status?.AvailableReplicas ?? 0, view.Status?.ReadyReplicas ?? 0, view.Metadata.ResourceVersion);
    }

    /// <summary>By the scale subresource, so that the operator needs no right to change anything else of a workload.</summary>
    /// <param name="seen">What was read: should it have changed since, it is refused as a conflict.</param>
    public async Task ScaleAsync(WorkloadReference workload, string? @namespace, WorkloadState seen, int replicas, CancellationToken cancellationToken)
    {
        var patch = new Patch(PatchType.Merge, new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = seen.Version },
            ["spec"] = new JsonObject { ["replicas"] = replicas },
        });
        if (workload.Kind == WorkloadKind.StatefulSet)
            await client.PatchAsync<StatefulSetView>(patch, workload.Name, @namespace, "scale", cancellationToken: cancellationToken);
        else
            await client.PatchAsync<DeploymentView>(patch, workload.Name, @namespace, "scale", cancellationToken: cancellationToken);
    }
}
