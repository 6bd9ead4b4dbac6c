using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace AgentRegions.Testing;

/// <summary>
/// The sandbox's agent as a real child process: to be probed, killed, frozen and started again on the same port.
/// It also ends when this process does.
/// </summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });
    private readonly string[] _options;
    private Process _process;

    private AgentProcess(string region, string[] options, Process process, Uri endpoint)
    {
        Region = region;
        _options = options;
        _process = process;
        Endpoint = endpoint;
    }

    public string Region { get; }

    /// <summary>The same over all restarts.</summary>
    public Uri Endpoint { get; }

    public int Port => Endpoint.Port;

    public int ProcessId => _process.Id;

    /// <param name="options">Further options of the agent, for example "--model-tag", "m-8".</param>
    /// <returns>An agent that already answers.</returns>
    public static async Task<AgentProcess> StartAsync(string region, params string[] options)
    {
        var (process, endpoint) = await LaunchAsync(region, 0, options);
        return new(region, options, process, endpoint);
    }

    /// <summary>SIGKILL: connections are cut, then refused.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again on its port, as new: in mode ok, with the contract that it was first started with.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        _process.Dispose();
        (_process, _) = await LaunchAsync(Region, Port, _options);
    }

    /// <summary>SIGSTOP: the kernel still accepts connections, and nobody answers.</summary>
    public void Freeze() => _process.Send(ProcessSignals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => _process.Send(ProcessSignals.Continue);

    /// <param name="mode">One of ok, degraded, down503, slow, hang, not-json, huge, half-fail.</param>
    public Task SetModeAsync(string mode) => ControlAsync($$"""{"mode": "{{mode}}"}""");

    /// <param name="json">A change as POST /control takes it, for example {"model_tag": "m-8"}.</param>
    public async Task ControlAsync(string json)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await Http.PostAsync(new Uri(Endpoint, "/control"), content);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"the agent refused {json}: {await response.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static async Task<(Process, Uri)> LaunchAsync(string region, int port, string[] options)
    {
        var start = new ProcessStartInfo(DotnetPath()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[AgentPath(), "agent", "--region", region, "--port", port.ToString(), "--stop-with-stdin", .. options])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("the agent did not start");
        try
        {
            // Its one line is written when it listens: "agent REGION listens on URL".
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Deadline);
            var endpoint = line?.Split(" listens on ") is [_, var url]
                ? new Uri(url)
                : throw new InvalidOperationException($"the agent did not start: {line} {await process.StandardError.ReadToEndAsync()}");
            // Its first answer takes long; probes begin with the second.
            (await Http.GetAsync(new Uri(endpoint, "/health"))).Dispose();
            return (process, endpoint);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    // The project reference has the agent copied beside the tests.
    private static string AgentPath()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "AgentRegions.Sandbox.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("the test project must reference AgentRegions.Testing, which brings the agent along", path);
    }

    // The dotnet that runs the tests, so that both have the same runtime.
    private static string DotnetPath() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : "dotnet";
}
