using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>A finalizer of a kind, and the text that stands for it in an object's metadata.</summary>
internal sealed record FinalizerRegistration<TEntity>(string Identifier, Func<IServiceProvider, IEntityFinalizer<TEntity>> Resolve)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>Puts a finalizer on an object, when it is not there, and gives back the object as the API server has it then.</summary>
/// <remarks>KubeOps' delegate. Only needed where <see cref="OperatorSettings.AutoAttachFinalizers"/> is off.</remarks>
public delegate Task<TEntity> EntityFinalizerAttacher<TFinalizer, TEntity>(TEntity entity, CancellationToken cancellationToken = default)
    where TFinalizer : IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>Changes metadata.finalizers by JSON patches whose tests make a concurrent change fail (422) instead of being lost.</summary>
internal static class FinalizerPatches
{
    public static async Task<TEntity> AttachAsync<TEntity>(this IKubernetesClient client, TEntity entity, IEnumerable<string> identifiers, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var present = entity.Metadata.Finalizers ?? [];
        var missing = identifiers.Where(identifier => !present.Contains(identifier)).ToArray();
        if (missing.Length == 0)
            return entity;
        // Not a collection expression: that would call JsonArray.Add<T>, which trimming cannot follow.
        var patch = new JsonArray(
            Operation("test", "/metadata/resourceVersion", entity.Metadata.ResourceVersion),
            Operation("add", "/metadata/finalizers", new JsonArray([.. present.Concat(missing).Select(identifier => (JsonNode)identifier)])));
        return await client.PatchAsync<TEntity>(new(PatchType.Json, patch), entity.Metadata.Name!, entity.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
    }

    public static Task<TEntity> DetachAsync<TEntity>(this IKubernetesClient client, TEntity entity, string identifier, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = $"/metadata/finalizers/{entity.Metadata.Finalizers!.IndexOf(identifier)}";
        var patch = new JsonArray(Operation("test", path, identifier), new JsonObject { ["op"] = "remove", ["path"] = path });
        return client.PatchAsync<TEntity>(new(PatchType.Json, patch), entity.Metadata.Name!, entity.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
    }

    private static JsonObject Operation(string op, string path, JsonNode? value) => new() { ["op"] = op, ["path"] = path, ["value"] = value };
}
