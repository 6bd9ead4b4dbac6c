using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AgentRegions.Sandbox.ApiServer.Faults;
using AgentRegions.Sandbox.ApiServer.Hosting;
using AgentRegions.Sandbox.ApiServer.Http;

namespace AgentRegions.Sandbox.ApiServer;

/// <summary>
/// A Kubernetes API server in memory, over HTTPS on loopback and in this process. The bearer token "admin" may do everything;
/// "system:serviceaccount:NAMESPACE:NAME" is that service account, under the roles that are stored.
/// </summary>
public sealed class SandboxApiServer : IAsyncDisposable
{
    private readonly ApiServerCore _core;
    private readonly X509Certificate2 _certificate;
    private readonly KestrelApiServer _http;

    private SandboxApiServer(ApiServerCore core, X509Certificate2 certificate, KestrelApiServer http) => (_core, _certificate, _http) = (core, certificate, http);

    /// <summary>https://127.0.0.1:PORT/</summary>
    public Uri Endpoint => _http.Endpoint;

    /// <summary>The text of a kubeconfig whose user may do everything, in the namespace default.</summary>
    public string Kubeconfig => KubeconfigFor("admin");

    /// <summary>What goes wrong on purpose.</summary>
    public ApiServerFaults Faults => _core.Faults;

    /// <exception cref="IOException">The port is taken.</exception>
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "a server without a seed to give still needs names of its own")]
    public static async Task<SandboxApiServer> StartAsync(SandboxApiServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var core = new ApiServerCore(options.Time, options.Random ?? new Random(Random.Shared.Next()));
        var certificate = ServingCertificate.Create(TimeProvider.System);
        return new(core, certificate, await KestrelApiServer.StartAsync(core, options.Port, certificate, cancellationToken));
    }

    /// <param name="token">Who asks: "admin", or "system:serviceaccount:NAMESPACE:NAME".</param>
    public string KubeconfigFor(string token, string @namespace = "default") => $$"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: sandbox
          cluster:
            server: {{Endpoint.GetLeftPart(UriPartial.Authority)}}
            certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()))}}
        users:
        - name: sandbox
          user:
            token: {{token}}
        contexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: sandbox
            namespace: {{@namespace}}
        current-context: sandbox

        """;

    /// <summary>The way to the same server without a network. The host of the request's URL does not matter.</summary>
    public HttpMessageHandler CreateHandler() => new InProcessHandler(_core);

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _certificate.Dispose();
    }
}
