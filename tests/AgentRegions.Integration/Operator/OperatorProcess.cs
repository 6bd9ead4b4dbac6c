using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AgentRegions.Testing;

namespace AgentRegions.Integration.Operator;

/// <summary>The operator as users run it: a process of its own.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private const string Program = "agentregion-operator";
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private OperatorProcess(Process process, int port)
    {
        _process = process;
        Endpoint = new($"http://127.0.0.1:{port}");
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Endpoint { get; }

    public string Log => string.Join('\n', _log);

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <returns>An operator that is ready.</returns>
    public static async Task<OperatorProcess> StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var port = FreePort();
        var start = ShippedProgram.Start(Program, environment, ["--http-bind-address", $"127.0.0.1:{port}", "--log-format", "text", .. arguments]);
        var started = new OperatorProcess(Process.Start(start)!, port);
        await Eventually.PassesAsync(async () =>
        {
            if (started.HasExited)
                return;
            using var answer = await Http.GetAsync(new Uri(started.Endpoint, "/readyz"));
            Assert.True(answer.IsSuccessStatusCode, $"not ready: {await answer.Content.ReadAsStringAsync()}\n{started.Log}");
        });
        return started;
    }

    /// <summary>Runs a command of it to its end.</summary>
    public static Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ShippedProgram.RunAsync(Program, environment, arguments);

    /// <summary>Whether a health endpoint answers 200.</summary>
    public async Task<bool> AnswersAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Endpoint, path));
        return answer.IsSuccessStatusCode;
    }

    public Task<string> MetricsAsync() => Http.GetStringAsync(new Uri(Endpoint, "/metrics"));

    /// <summary>What it tells sidecars of a service.</summary>
    public async Task<(int Status, JsonNode Answer)> ServiceAsync(string @namespace, string name)
    {
        using var answer = await Http.GetAsync(new Uri(Endpoint, $"/v1/services/{@namespace}/{name}"));
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as the kubelet does.</summary>
    public async Task StopAsync()
    {
        _process.Send(ProcessSignals.Terminate);
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        await _process.WaitForExitAsync(deadline.Token);
    }

    /// <summary>SIGSTOP.</summary>
    public void Freeze() => _process.Send(ProcessSignals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => _process.Send(ProcessSignals.Continue);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
