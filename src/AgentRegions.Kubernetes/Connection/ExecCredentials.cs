using System.Text;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>The credentials that a plugin prints, for example <c>aws eks get-token</c>. KubernetesClient runs it.</summary>
internal sealed class ExecCredentials(ExternalExecution plugin, string source, TimeProvider time) : RenewedCredentials(time, keepExpired: false)
{
    private const int LongestComplaint = 300;

    static ExecCredentials() => KubernetesClientConfiguration.ExecTimeout = TimeSpan.FromMinutes(1);

    protected override async Task<Credential> RenewAsync(CancellationToken cancellationToken)
    {
        var status = await Task.Run(Run, cancellationToken).WaitAsync(cancellationToken);
        return new(status.Token)
        {
            CertificateData = Base64(status.ClientCertificateData),
            KeyData = Base64(status.ClientKeyData),
            Expires = status.ExpirationTimestamp?.ToUniversalTime(),
        };
    }

    private ExecCredentialResponse.ExecStatus Run()
    {
        try
        {
            return KubernetesClientConfiguration.ExecuteExternalCommand(plugin).Status;
        }
        catch (KubeConfigException e)
        {
            // Below its first line the message is a stack trace.
            var reason = e.Message.ReplaceLineEndings("\n").Split('\n')[0];
            var hint = plugin.InstallHint is { Length: > 0 } text ? $"; {text.Trim()}" : "";
            reason = reason.Length > LongestComplaint ? reason[..LongestComplaint] : reason;
            throw new KubeConfigException($"{source}: exec.command: the credential plugin \"{plugin.Command}\" failed: {reason}{hint}", e);
        }
    }

    private static string? Base64(string? pem) => pem is { Length: > 0 } ? Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)) : null;
}
