using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>Finds the cluster: a kubeconfig or context that is named, else KUBECONFIG, else the pod's service account, else ~/.kube/config.</summary>
internal sealed class ClusterConfigurationLoader(TimeProvider time, Func<string, string?> environment, string serviceAccountDirectory, string home)
{
    public static ClusterConfigurationLoader ForThisProcess(TimeProvider time) => new(
        time,
        Environment.GetEnvironmentVariable,
        InCluster.ServiceAccountDirectory,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    public ClusterConfiguration Load(KubernetesClientOptions options)
    {
        var found = Find(options);
        return found with
        {
            Server = options.Server ?? found.Server,
            Credentials = options.BearerToken is { } token ? new StaticCredentials(new(token)) : found.Credentials,
        };
    }

    private ClusterConfiguration Find(KubernetesClientOptions options)
    {
        if (options.MessageHandler is not null)
            return new() { Server = new("https://in-process.invalid"), Source = "the message handler option" };
        if (options.KubeConfigPath is { Length: > 0 } path)
            return FromFiles([path], options.Context);
        if (environment("KUBECONFIG") is { Length: > 0 } paths)
            return FromFiles(paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), options.Context);
        if (options.Context is null && InCluster.IsHere(environment, serviceAccountDirectory))
            return InCluster.Load(environment, serviceAccountDirectory, time);
        var ordinary = Path.Combine(home, ".kube", "config");
        if (File.Exists(ordinary) || options.Context is not null)
            return FromFiles([ordinary], options.Context);
        return options.Server is { } server
            ? new() { Server = server, Source = "the server option" }
            : throw new KubeConfigException($"no cluster to talk to: KUBECONFIG is not set, this is not a pod with a service account, and {ordinary} does not exist; set one of them");
    }

    private ClusterConfiguration FromFiles(IReadOnlyList<string> files, string? context) =>
        KubeConfigResolver.Resolve(KubeConfig.Load(files), context, time);
}
