using System.Net.Sockets;

namespace AgentRegions.Probing.Control;

/// <summary>One GET, or one connection. On the same way as the probes of regions: without a proxy, and with a connection of its own.</summary>
internal sealed class ControlProbe : IControlProbe, IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        // A connection that was made before a cut says nothing of now.
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    public async Task<bool> AnswersAsync(ControlTarget target, CancellationToken cancellationToken)
    {
        try
        {
            if (target.Address.Scheme == "tcp")
            {
                using var client = new TcpClient();
                await client.ConnectAsync(target.Address.Host, target.Address.Port, cancellationToken);
                return true;
            }
            using var request = new HttpRequestMessage(HttpMethod.Get, target.Address);
            using var answer = await _http.SendAsync(request, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
