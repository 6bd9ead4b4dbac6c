using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Kubernetes.Client;
using k8s.Models;

namespace AgentRegions.Operator.Coordination;

/// <summary>
/// The register in ConfigMaps of the operator's own namespace, for one cluster with one operator watching all regions.
/// The API server's resourceVersion is the compare-and-swap: etcd is linearizable. Keeping them in one namespace means
/// that nobody who may edit a policy's namespace may edit its register.
/// </summary>
public sealed class KubernetesCoordinationStore(IKubernetesClient client, string operatorNamespace, TimeProvider time) : ICoordinationStore
{
    private const string Key = "register.json";
    private string? _storeId;

    /// <summary>The cluster, by the uid of its kube-system namespace, and the operator's namespace in it.</summary>
    public async Task<string> GetStoreIdAsync(CancellationToken cancellationToken)
    {
        if (_storeId is not null)
            return _storeId;
        var cluster = await CallAsync("read namespace kube-system", () => client.GetAsync<V1Namespace>("kube-system", null, cancellationToken), cancellationToken)
            ?? throw new CoordinationException("StoreUnavailable", "there is no namespace kube-system, whose uid names this cluster");
        return _storeId = $"kubernetes/{cluster.Metadata.Uid}/{operatorNamespace}";
    }

    public async Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken)
    {
        var name = NameOf(service);
        var map = await CallAsync($"read ConfigMap {operatorNamespace}/{name}", () => client.GetAsync<V1ConfigMap>(name, operatorNamespace, cancellationToken), cancellationToken);
        return Reading(map);
    }

    public async Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var name = NameOf(service);
        var map = new V1ConfigMap
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = operatorNamespace,
                ResourceVersion = expected.Version,
                Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "agentregion-operator", ["agentregion.dev/register"] = "true" },
                Annotations = new Dictionary<string, string> { ["agentregion.dev/service"] = service.ToString() },
            },
            Data = new Dictionary<string, string> { [Key] = RegisterBudget.Write(service, next) },
        };
        try
        {
            var written = await CallAsync(
                $"write ConfigMap {operatorNamespace}/{name}",
                () => expected.Version is null ? client.CreateAsync(map, null, cancellationToken) : client.UpdateAsync(map, null, cancellationToken),
                cancellationToken);
            return Reading(written);
        }
        catch (CoordinationException e) when (e.InnerException is KubernetesException { IsConflict: true } or KubernetesException { IsAlreadyExists: true } or KubernetesException { IsNotFound: true })
        {
            return null;
        }
    }

    /// <summary>Namespaces have no dots, so the name is unambiguous; one that is too long is cut and hashed.</summary>
    internal static string NameOf(NamespacedName service)
    {
        const int longest = 253;
        var name = $"register.{service.Namespace}.{service.Name}";
        if (name.Length <= longest)
            return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        return string.Create(CultureInfo.InvariantCulture, $"{name[..(longest - 17)].TrimEnd('.', '-')}-{hash}");
    }

    private RegisterReading Reading(V1ConfigMap? map)
    {
        var storeTime = client.ServerTime ?? time.GetUtcNow();
        if (map is null)
            return new(null, null, storeTime);
        if (map.Data?.TryGetValue(Key, out var text) != true)
            throw new CoordinationException("RegisterUnreadable", $"ConfigMap {operatorNamespace}/{map.Metadata.Name} has no key {Key}; restore it, or delete the ConfigMap to start from what the zone says");
        try
        {
            return new(RegisterJson.Read(text!), map.Metadata.ResourceVersion, storeTime);
        }
        catch (JsonException e)
        {
            throw new CoordinationException("RegisterUnreadable", $"ConfigMap {operatorNamespace}/{map.Metadata.Name}: {e.Message}; restore it, or delete the ConfigMap to start from what the zone says", e);
        }
    }

    private static async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (KubernetesException e)
        {
            var remedy = e.IsForbidden ? "; the operator's Role must allow it" : "";
            throw new CoordinationException(e.IsForbidden ? "StoreForbidden" : "StoreUnavailable", $"cannot {what}: {e.Message}{remedy}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CoordinationException("StoreUnavailable", $"cannot {what}: {e.Message}", e);
        }
    }
}
