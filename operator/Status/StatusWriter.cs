using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Json;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Status;

/// <summary>
/// Writes a status when it differs from what stands, as a merge patch of the difference. What stands is the cached object,
/// or what this writer wrote since: the cache may lag behind it.
/// </summary>
internal sealed class StatusWriter<TEntity, TSpec, TStatus>(IKubernetesClient client)
    where TEntity : CustomKubernetesEntity<TSpec, TStatus>
    where TSpec : class
    where TStatus : class, new()
{
    private readonly JsonTypeInfo<TStatus> _type = ResourceJson.Options.TypeInfo<TStatus>();
    private readonly ConcurrentDictionary<NamespacedName, TEntity> _written = new();

    /// <summary>The latest known version of the object: the cached one or what was written since.</summary>
    public TEntity Latest(TEntity cached) =>
        _written.TryGetValue(cached.Key(), out var written) && written.Metadata.Uid == cached.Metadata.Uid && Version(written) > Version(cached) ? written : cached;

    /// <summary>False when nothing differs, or the object is gone.</summary>
    public async Task<bool> WriteAsync(TEntity cached, TStatus status, CancellationToken cancellationToken)
    {
        var key = cached.Key();
        var before = JsonOf(Latest(cached).Status);
        // An object without a status reads as one of defaults; they are to be written, so that columns are not blank.
        if (JsonNode.DeepEquals(before, JsonOf(new())))
            before = new JsonObject();
        if (MergePatch.Diff(before, JsonOf(status)) is not { } difference)
            return false;
        try
        {
            var patch = new Patch(PatchType.Merge, new JsonObject { ["status"] = difference });
            _written[key] = await client.PatchAsync<TEntity>(patch, key.Name, key.Namespace, "status", null, cancellationToken);
            return true;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            _written.TryRemove(key, out _);
            return false;
        }
    }

    private JsonObject JsonOf(TStatus status) => JsonSerializer.SerializeToNode(status, _type)!.AsObject();

    public void Forget(NamespacedName key) => _written.TryRemove(key, out _);

    // Resource versions of one kind are ordered decimal numbers; anything else counts as old, and then the cache is believed.
    private static ulong Version(TEntity entity) =>
        ulong.TryParse(entity.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
