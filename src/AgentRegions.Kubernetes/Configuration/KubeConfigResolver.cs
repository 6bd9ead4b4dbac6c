using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>From a kubeconfig's context to what the transport needs.</summary>
internal static class KubeConfigResolver
{
    public static ClusterConfiguration Resolve(KubeConfig config, string? contextName, TimeProvider time)
    {
        var context = config.Context(contextName);
        var cluster = config.Cluster(context);
        return new()
        {
            Source = config.Files,
            Server = Address(cluster, "server") ?? throw new KubeConfigException($"{cluster.Where("server")} is not set; write the API server's URL, for example https://10.0.0.1:6443"),
            CertificateAuthorities = Data(cluster, "certificate-authority") is { } pem ? Pem.Certificates(pem, cluster.Where("certificate-authority")) : null,
            SkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = Address(cluster, "proxy-url"),
            Namespace = context.Text("namespace") ?? "default",
            Credentials = Credentials(config.User(context), cluster, time),
        };
    }

    private static ICredentialSource Credentials(YamlFields? user, YamlFields cluster, TimeProvider time)
    {
        if (user is null)
            return new StaticCredentials(Credential.Anonymous);
        if (user.Fields("auth-provider") is not null)
            throw new KubeConfigException($"{user.Where("auth-provider")} is gone from Kubernetes; use an exec plugin instead");
        if (user.Text("username") is not null)
            throw new KubeConfigException($"{user.Where("username")}: API servers no longer take passwords; use a token, a client certificate or an exec plugin");
        if (user.Fields("exec") is { } exec)
            return new ExecCredentials(ExecPlugin.Read(exec, cluster), time);
        var certificate = ClientCertificate(user);
        return user.FilePath("tokenFile") is { } tokenFile
            ? new TokenFileCredentials(tokenFile, time, certificate)
            : new StaticCredentials(new(user.Text("token"), certificate));
    }

    private static X509Certificate2? ClientCertificate(YamlFields user)
    {
        var certificate = Data(user, "client-certificate");
        var key = Data(user, "client-key");
        return (certificate, key) switch
        {
            (null, null) => null,
            (null, _) => throw new KubeConfigException($"{user.Where("client-certificate")} is not set, but client-key is; set both"),
            (_, null) => throw new KubeConfigException($"{user.Where("client-key")} is not set, but client-certificate is; set both"),
            _ => Pem.KeyPair(certificate, key, user.Where("client-certificate")),
        };
    }

    /// <summary>The value of "field-data", or else the content of the file that "field" names.</summary>
    private static byte[]? Data(YamlFields fields, string field)
    {
        if (fields.Base64($"{field}-data") is { } data)
            return data;
        if (fields.FilePath(field) is not { } path)
            return null;
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{fields.Where(field)}: cannot be read: {e.Message}", e);
        }
    }

    private static Uri? Address(YamlFields fields, string field) =>
        fields.Text(field) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri
        : throw fields.Wrong(field, $"an http or https URL, not \"{text}\"");
}
