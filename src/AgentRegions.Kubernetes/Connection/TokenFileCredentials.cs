using k8s.Authentication;
using k8s.Exceptions;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>A pod's token, which the kubelet replaces before it expires: read every minute, and when the server refuses it.</summary>
/// <param name="open">A provider that has read nothing yet.</param>
internal sealed class TokenFileCredentials(Func<ITokenProvider> open, TimeProvider time) : RenewedCredentials(time, keepExpired: true)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    protected override async Task<Credential> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var header = await open().GetAuthenticationHeaderAsync(cancellationToken);
            return header.Parameter is { Length: > 0 } token
                ? new(token) { Expires = Time.GetUtcNow() + MaximumAge }
                : throw new KubeConfigException("the token file is empty");
        }
        catch (Exception e) when (e.GetBaseException() is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"the token file cannot be read: {e.GetBaseException().Message}", e);
        }
    }
}
