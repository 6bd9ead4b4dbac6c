using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Models;

[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed class V1Secret : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public IDictionary<string, byte[]>? Data { get; set; }

    /// <summary>Write-only: the API server moves it to <see cref="Data"/>.</summary>
    public IDictionary<string, string>? StringData { get; set; }

    public string? Type { get; set; }

    public bool? Immutable { get; set; }
}
