using System.Text.RegularExpressions;
using AgentRegions.Testing;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>A service whose operator, already serving, reaches the API server through a proxy; the test itself does not.</summary>
internal sealed class BehindProxy : IAsyncDisposable
{
    private readonly string _kubeconfig;

    private BehindProxy(TestService service, TcpProxy proxy, OperatorProcess started, string kubeconfig) =>
        (Service, Proxy, Operator, _kubeconfig) = (service, proxy, started, kubeconfig);

    public TestService Service { get; }

    public TcpProxy Proxy { get; }

    public OperatorProcess Operator { get; }

    public static async Task<BehindProxy> StartAsync()
    {
        var service = await TestService.StartAsync();
        var proxy = new TcpProxy(service.Client.BaseUri);
        var real = await File.ReadAllTextAsync(service.KubeConfigPath);
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"kubeconfig-{service.Namespace}");
        await File.WriteAllTextAsync(kubeconfig, Regex.Replace(real, "https?://[^\"\\s,}]+", proxy.Address.ToString().TrimEnd('/')));
        var started = await service.StartOperatorAsync(null, "--kubeconfig", kubeconfig);
        await service.ActiveBecomesAsync(TestService.Us);
        return new(service, proxy, started, kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Proxy.DisposeAsync();
        File.Delete(_kubeconfig);
    }
}
