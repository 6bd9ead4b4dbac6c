namespace AgentRegions.Kubernetes.Configuration;

/// <summary>What Kubernetes gives to every pod with a service account.</summary>
internal static class InCluster
{
    public const string ServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static bool IsHere(Func<string, string?> environment, string directory) =>
        Address(environment) is not null && File.Exists(Path.Combine(directory, "token"));

    public static ClusterConfiguration Load(Func<string, string?> environment, string directory, TimeProvider time)
    {
        var (host, port) = Address(environment)
            ?? throw new KubeConfigException("not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        var authority = Path.Combine(directory, "ca.crt");
        return new()
        {
            Source = directory,
            Server = new UriBuilder("https", host, port).Uri,
            CertificateAuthorities = File.Exists(authority) ? Pem.Certificates(File.ReadAllBytes(authority), authority) : null,
            Namespace = Read(Path.Combine(directory, "namespace")) ?? "default",
            Credentials = new TokenFileCredentials(Path.Combine(directory, "token"), time),
        };
    }

    private static (string Host, int Port)? Address(Func<string, string?> environment) =>
        environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host && int.TryParse(environment("KUBERNETES_SERVICE_PORT"), out var port) ? (host, port) : null;

    private static string? Read(string file) => File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : null;
}
