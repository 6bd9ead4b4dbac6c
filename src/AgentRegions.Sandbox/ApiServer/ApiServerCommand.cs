using System.CommandLine;

namespace AgentRegions.Sandbox.ApiServer;

/// <summary>Runs the API server alone, until SIGTERM or Ctrl+C.</summary>
internal static class ApiServerCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "The port to listen on, on loopback; 0 takes a free one" };
    private static readonly Option<FileInfo> Kubeconfig = new("--kubeconfig") { Description = "Where to write the kubeconfig", Required = true };

    public static Command Create()
    {
        var command = new Command("api-server", "Runs a Kubernetes API server in memory, until SIGTERM or Ctrl+C. KUBECONFIG=FILE kubectl get namespaces") { Port, Kubeconfig };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Port), parsed.GetValue(Kubeconfig)!, cancellation));
        return command;
    }

    private static async Task RunAsync(int port, FileInfo kubeconfig, CancellationToken cancellationToken)
    {
        await using var server = await SandboxApiServer.StartAsync(new() { Port = port }, cancellationToken);
        await File.WriteAllTextAsync(kubeconfig.FullName, server.Kubeconfig, cancellationToken);
        Console.WriteLine($"{server.Endpoint} KUBECONFIG={kubeconfig.FullName}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
