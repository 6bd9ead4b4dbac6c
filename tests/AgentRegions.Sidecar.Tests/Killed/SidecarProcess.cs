using System.Collections.Concurrent;
using System.Diagnostics;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Killed;

/// <summary>The sidecar as it runs beside an agent: a process of its own, on DynamoDB and a Unix socket.</summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string?> _log = new();

    private SidecarProcess(Process process, string socket)
    {
        _process = process;
        Client = RunningSidecar.OverSocket(socket);
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; }

    /// <returns>One that answers.</returns>
    /// <param name="store">Where DynamoDB answers.</param>
    public static Task<SidecarProcess> StartAsync(string region, string socket, Uri store, string table, params string[] options) => RunAsync(
        socket,
        new() { ["AWS_ENDPOINT_URL_DYNAMODB"] = store.ToString(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test" },
        ["--region", region, "--store", "dynamodb", "--aws-region", region, "--session-table", table, "--skip-store-check", .. options]);

    /// <returns>One that answers.</returns>
    public static async Task<SidecarProcess> RunAsync(string socket, Dictionary<string, string> environment, params string[] options)
    {
        string[] arguments = ["--listen", $"unix:{socket}", "--log-format", "text", "--log-level", "Warning", .. options];
        var start = ShippedProgram.Start("agentregion-sidecar", environment, arguments);
        var started = new SidecarProcess(Process.Start(start)!, socket);
        await Eventually.PassesAsync(async () =>
        {
            Assert.False(started._process.HasExited, $"it ended: {string.Join('\n', started._log)}");
            (await started.Client.GetAsync("/healthz")).EnsureSuccessStatusCode();
        });
        return started;
    }

    /// <summary>SIGTERM, as the kubelet does.</summary>
    /// <returns>When it has ended: its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        _process.Send(ProcessSignals.Terminate);
        await _process.WaitForExitAsync().WaitAsync(Eventually.Deadline);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }
}
