namespace AgentRegions.Kubernetes.Connection;

/// <summary>Where the API server is, how it proves itself, and who asks.</summary>
/// <param name="Source">What the configuration was read from, as messages name it.</param>
internal sealed record ClusterAccess(KubernetesClientConfiguration Configuration, string Source, ICredentialSource Credentials)
{
    public Uri Server { get; } = new(Configuration.Host);

    public string Namespace { get; } = Configuration.Namespace?.Trim() is { Length: > 0 } name ? name : "default";
}
