using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>From kubeconfig files to a cluster. Refuses what KubernetesClient would ignore or fail at without naming the field.</summary>
internal static class KubeConfig
{
    public static ClusterAccess Load(IReadOnlyList<string> paths, string? context, TimeProvider time)
    {
        var files = new KubeConfigFiles(paths);
        var selected = files.Select(context);
        var cluster = selected.Clusters[0].ClusterEndpoint ?? new();
        var user = selected.Users.FirstOrDefault()?.UserCredentials;
        Check(cluster, files.Source);
        if (user is not null)
            Check(user, files.Source);
        var authorities = Authorities(cluster, files.Source);
        var exec = user?.ExternalExecution is { } plugin ? ExecPlugin.Prepare(plugin, cluster, files.Source) : null;
        // KubernetesClient would run the plugin at once, and take only the first of several authorities.
        if (exec is not null)
            selected.Contexts[0].ContextDetails.User = null;
        (cluster.CertificateAuthority, cluster.CertificateAuthorityData) = (null, null);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(selected, selected.CurrentContext);
        configuration.SslCaCerts = authorities;
        ICredentialSource credentials = exec is null
            ? new StaticCredentials(new(configuration.AccessToken))
            : new ExecCredentials(exec, files.Source, time);
        return new(configuration, files.Source, credentials);
    }

    private static void Check(ClusterEndpoint cluster, string source)
    {
        if (string.IsNullOrWhiteSpace(cluster.Server))
            throw new KubeConfigException($"{source}: cluster.server is not set; write the API server's URL, for example https://10.0.0.1:6443");
        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
            throw new KubeConfigException($"{source}: cluster.server must be an http or https URL, not \"{cluster.Server}\"");
    }

    private static void Check(UserCredentials user, string source)
    {
        if (user.AuthProvider is not null)
            throw new KubeConfigException($"{source}: user.auth-provider is gone from Kubernetes; use an exec plugin instead");
        if (!string.IsNullOrEmpty(user.UserName))
            throw new KubeConfigException($"{source}: user.username: API servers no longer take passwords; use a token, a client certificate or an exec plugin");
        var certificate = user.ClientCertificateData ?? user.ClientCertificate;
        var key = user.ClientKeyData ?? user.ClientKey;
        if (certificate is null != key is null)
            throw new KubeConfigException($"{source}: user.{(key is null ? "client-key" : "client-certificate")} is not set, but the other half is; set both");
    }

    private static X509Certificate2Collection? Authorities(ClusterEndpoint cluster, string source)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            if (!string.IsNullOrEmpty(cluster.CertificateAuthorityData))
                certificates.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(cluster.CertificateAuthorityData)));
            else if (!string.IsNullOrEmpty(cluster.CertificateAuthority))
                certificates.ImportFromPemFile(cluster.CertificateAuthority);
            else
                return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubeConfigException($"{source}: cluster.certificate-authority: {e.Message}", e);
        }
        return certificates.Count > 0 ? certificates : throw new KubeConfigException($"{source}: cluster.certificate-authority: there is no PEM certificate in it");
    }
}
