using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Testing;

namespace AgentRegions.Integration.Conversations;

/// <summary>The sidecar as it runs beside an agent: a process of its own.</summary>
internal sealed class SidecarProcess : SidecarUser, IAsyncDisposable
{
    private const string Program = "agentregion-sidecar";

    private readonly ConcurrentQueue<string?> _log = new();
    private readonly Process _process;

    private SidecarProcess(Process process, Uri address)
        : base(address)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string Log => string.Join('\n', _log);

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <returns>One that answers.</returns>
    public static async Task<SidecarProcess> StartAsync(string region, int port, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var start = ShippedProgram.Start(Program, environment, ["--region", region, "--listen", $"http://127.0.0.1:{port}", "--log-format", "text", .. options]);
        var started = new SidecarProcess(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        await Eventually.PassesAsync(async () =>
        {
            Assert.False(started._process.HasExited, $"it ended: {started.Log}");
            Assert.Equal(200, (await started.SendAsync("GET", "/healthz")).Status);
        });
        return started;
    }

    /// <summary>Runs a command of it to its end.</summary>
    public static Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ShippedProgram.RunAsync(Program, environment, arguments);

    /// <summary>SIGKILL.</summary>
    public override async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the kernel still accepts connections, and nobody answers.</summary>
    public void Freeze() => _process.Send(ProcessSignals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => _process.Send(ProcessSignals.Continue);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Dispose();
    }
}
