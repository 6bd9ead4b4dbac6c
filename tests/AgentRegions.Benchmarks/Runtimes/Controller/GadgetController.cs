using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;

namespace AgentRegions.Benchmarks.Controller;

/// <summary>Copies the spec's size and the generation into the status.</summary>
internal sealed class GadgetController(IKubernetesClient client) : IEntityController<Gadget>
{
    public async Task<ReconciliationResult<Gadget>> ReconcileAsync(Gadget entity, CancellationToken cancellationToken)
    {
        var (metadata, generation) = (entity.Metadata, entity.Metadata.Generation);
        if (entity.Status?.ObservedGeneration == generation)
            return ReconciliationResult<Gadget>.Success(entity);
        var patch = new JsonObject { ["status"] = new JsonObject { ["observedGeneration"] = generation, ["size"] = entity.Spec.Size } };
        await client.PatchAsync<Gadget>(new(PatchType.Merge, patch), metadata.Name!, metadata.NamespaceProperty, "status", null, cancellationToken);
        return ReconciliationResult<Gadget>.Success(entity);
    }

    public Task<ReconciliationResult<Gadget>> DeletedAsync(Gadget entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<Gadget>.Success(entity));
}
