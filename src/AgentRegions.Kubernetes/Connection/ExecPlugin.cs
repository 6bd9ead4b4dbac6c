using System.Text;
using System.Text.Json.Nodes;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>Prepares a plugin for KubernetesClient, which joins arguments with blanks and tells the plugin little about the cluster.</summary>
internal static class ExecPlugin
{
    private static readonly string[] ApiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    public static ExternalExecution Prepare(ExternalExecution exec, ClusterEndpoint cluster, string source)
    {
        if (!ApiVersions.Contains(exec.ApiVersion))
            throw new KubeConfigException($"{source}: exec.apiVersion must be one of {string.Join(", ", ApiVersions)}, not \"{exec.ApiVersion}\"");
        if (string.IsNullOrWhiteSpace(exec.Command))
            throw new KubeConfigException($"{source}: exec.command is not set");
        return new()
        {
            ApiVersion = exec.ApiVersion,
            Command = exec.Command,
            InstallHint = exec.InstallHint,
            Arguments = [.. (exec.Arguments ?? []).Select(Quote)],
            EnvironmentVariables = [.. exec.EnvironmentVariables ?? [], Variable("KUBERNETES_EXEC_INFO", Info(exec, cluster))],
        };
    }

    private static string Info(ExternalExecution exec, ClusterEndpoint cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (exec.ProvideClusterInfo)
        {
            spec["cluster"] = new JsonObject
            {
                ["server"] = cluster.Server,
                ["tls-server-name"] = cluster.TlsServerName,
                ["insecure-skip-tls-verify"] = cluster.SkipTlsVerify,
                ["certificate-authority-data"] = cluster.CertificateAuthorityData,
            };
        }
        return new JsonObject { ["apiVersion"] = exec.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
    }

    private static Dictionary<string, string> Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    /// <summary>The form that ProcessStartInfo.Arguments splits into this one argument again: backslashes count only before a quote.</summary>
    private static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '"')
                quoted.Append('\\', backslashes + 1);
            backslashes = character == '\\' ? backslashes + 1 : 0;
            quoted.Append(character);
        }
        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
