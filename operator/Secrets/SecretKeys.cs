using System.Text;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using k8s.Models;

namespace AgentRegions.Operator.Secrets;

/// <summary>Reads single keys of Secrets. Their values are never logged nor shown.</summary>
internal sealed class SecretKeys(IKubernetesClient client)
{
    /// <param name="field">Where the reference stands, for the problem to name.</param>
    /// <returns>The value without white space around it, or why there is none.</returns>
    public async Task<(string? Value, SecretProblem? Problem)> ReadAsync(string? ns, string field, SecretKeyReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await client.GetAsync<V1Secret>(reference.Name, ns, cancellationToken);
            return secret is null ? (null, new("SecretNotFound", $"{field}: there is no Secret {reference.Name} in namespace {ns}; create it"))
                : secret.Data is null || !secret.Data.TryGetValue(reference.Key, out var bytes) ? (null, new("SecretKeyNotFound", $"{field}: Secret {reference.Name} has no key {reference.Key}"))
                : (Encoding.UTF8.GetString(bytes).Trim(), null);
        }
        catch (KubernetesException e) when (e.IsForbidden)
        {
            return (null, new("SecretForbidden", $"{field}: the operator may not read Secret {reference.Name} in namespace {ns}; add the namespace to the chart's secretNamespaces"));
        }
    }
}

/// <param name="Reason">A CamelCase word.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record SecretProblem(string Reason, string Message);
