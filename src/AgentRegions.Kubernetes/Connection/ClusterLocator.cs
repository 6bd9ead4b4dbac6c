using AgentRegions.Kubernetes.Client;
using k8s.Exceptions;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>
/// Finds the cluster: a kubeconfig or context that is named, else KUBECONFIG, else the pod's service account, else ~/.kube/config.
/// KubernetesClient's own search prefers ~/.kube/config to the service account, and ends at localhost.
/// </summary>
/// <param name="inCluster">Null outside a pod.</param>
internal sealed class ClusterLocator(TimeProvider time, Func<string, string?> environment, Func<KubernetesClientConfiguration?> inCluster, string home)
{
    public static ClusterLocator ForThisProcess(TimeProvider time) => new(
        time,
        Environment.GetEnvironmentVariable,
        () => KubernetesClientConfiguration.IsInCluster() ? KubernetesClientConfiguration.InClusterConfig() : null,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    public ClusterAccess Locate(KubernetesClientOptions options)
    {
        var found = Find(options);
        var configuration = found.Configuration;
        configuration.Host = options.Server?.AbsoluteUri ?? configuration.Host;
        if (options.BearerToken is not { } token)
            return new(configuration, found.Source, found.Credentials);
        configuration.ClientCertificateData = configuration.ClientCertificateKeyData = null;
        configuration.ClientCertificateFilePath = configuration.ClientKeyFilePath = null;
        return new(configuration, found.Source, new StaticCredentials(new(token)));
    }

    private ClusterAccess Find(KubernetesClientOptions options)
    {
        if (options.MessageHandler is not null)
            return Anonymous("https://in-process.invalid", "the message handler option");
        if (options.KubeConfigPath is { Length: > 0 } path)
            return KubeConfig.Load([path], options.Context, time);
        if (environment("KUBECONFIG") is { Length: > 0 } paths)
            return KubeConfig.Load(paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), options.Context, time);
        if (options.Context is null && inCluster() is { } pod)
            return new(pod, "the pod's service account", new TokenFileCredentials(() => inCluster()!.TokenProvider, time));
        var ordinary = Path.Combine(home, ".kube", "config");
        if (File.Exists(ordinary) || options.Context is not null)
            return KubeConfig.Load([ordinary], options.Context, time);
        return options.Server is { } server
            ? Anonymous(server.AbsoluteUri, "the server option")
            : throw new KubeConfigException($"no cluster to talk to: KUBECONFIG is not set, this is not a pod with a service account, and {ordinary} does not exist; set one of them");
    }

    private static ClusterAccess Anonymous(string server, string source) =>
        new(new() { Host = server }, source, new StaticCredentials(Credential.Anonymous));
}
