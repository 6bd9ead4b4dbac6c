using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using k8s;
using k8s.Models;
using KubernetesException = AgentRegions.Kubernetes.Client.KubernetesException;

namespace AgentRegions.Sandbox.World;

/// <summary>Server-side apply of the kinds that a world is made of.</summary>
internal sealed class ManifestApplier(IKubernetesClient client, TimeProvider time)
{
    private static readonly WriteOptions Options = new() { FieldManager = "sandbox", Force = true };

    /// <summary>How long a definition may take until its kind is served.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task ApplyAsync(JsonObject manifest, string @namespace, CancellationToken cancellationToken)
    {
        Annotate(manifest);
        var name = (string)manifest["metadata"]!["name"]!;
        await ((string?)manifest["kind"] switch
        {
            "CustomResourceDefinition" => PatchAsync<V1CustomResourceDefinition>(manifest, name, null, cancellationToken),
            "Namespace" => PatchAsync<V1Namespace>(manifest, name, null, cancellationToken),
            "AgentRegion" => PatchAsync<AgentRegion>(manifest, name, @namespace, cancellationToken),
            "FailoverPolicy" => PatchAsync<FailoverPolicy>(manifest, name, @namespace, cancellationToken),
            "Deployment" => PatchAsync<V1Deployment>(manifest, name, @namespace, cancellationToken),
            var kind => throw new ArgumentException($"the world applies no {kind}"),
        });
    }

    /// <summary>As kubectl apply does it, so that a person's kubectl apply of an edited sample has nothing to warn of.</summary>
    private static void Annotate(JsonObject manifest)
    {
        var applied = $"{manifest.ToJsonString()}\n";
        if (manifest["metadata"]!["annotations"] is not JsonObject annotations)
            manifest["metadata"]!["annotations"] = annotations = [];
        annotations["kubectl.kubernetes.io/last-applied-configuration"] = applied;
    }

    private async Task PatchAsync<T>(JsonObject manifest, string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await client.PatchAsync<T>(new(PatchType.Apply, manifest.DeepClone()), name, @namespace, null, Options, cancellationToken);
                return;
            }
            catch (KubernetesException e) when (e.IsNotFound && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
        }
    }
}
