using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Testing;

namespace AgentRegions.Integration.Conversations;

/// <summary>The sidecar as it runs beside an agent: a process of its own.</summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    /// <summary>In the environment: the program to start instead of the one that was built beside the tests.</summary>
    public const string Program = "AGENTREGIONS_SIDECAR";

    private readonly HttpClient _http;
    private readonly ConcurrentQueue<string?> _log = new();
    private readonly Process _process;

    private SidecarProcess(Process process, Uri address)
    {
        _process = process;
        _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Log => string.Join('\n', _log);

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
        var start = Starting(environment, ["--region", region, "--listen", $"http://127.0.0.1:{port}", "--log-format", "text", .. options]);
        var started = new SidecarProcess(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        await Eventually.PassesAsync(async () =>
        {
            Assert.False(started._process.HasExited, $"it ended: {started.Log}");
            Assert.Equal(200, (await started.SendAsync("GET", "/healthz")).Status);
        });
        return started;
    }

    /// <summary>Runs a command of it to its end.</summary>
    public static async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = Starting(environment, arguments);
        return await Command.RunAsync("env", [.. environment.Select(v => $"{v.Key}={v.Value}"), start.FileName, .. start.ArgumentList]);
    }

    public async Task<Answer> SendAsync(string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return new((int)answer.StatusCode, answer.Headers.ETag?.ToString() ?? "", body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : []);
    }

    /// <summary>Appends a message to session s1.</summary>
    /// <param name="tag">What it goes on from; null: it begins the session.</param>
    /// <returns>The new tag.</returns>
    public async Task<string> SayAsync(string id, string? tag)
    {
        var answer = await SendAsync(
            "POST", "/v1/sessions/s1/messages", $$"""{"messages": [{"id": "{{id}}", "role": "user", "parts": [{"type": "text", "text": "hello"}]}]}""",
            tag is null ? ("If-None-Match", "*") : ("If-Match", tag));
        Assert.True(answer.Status is 200 or 201, $"{answer.Status} {answer.Body}\n{Log}");
        return answer.Tag;
    }

    /// <summary>Claims the side effect of a call in session s1.</summary>
    public Task<Answer> ClaimAsync(string call) =>
        SendAsync("POST", "/v1/effects?session=s1", """{"tool": "charge", "arguments": {"cents": 100}}""", ("Idempotency-Key", call));

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the kernel still accepts connections, and nobody answers.</summary>
    public void Freeze() => _ = SendSignal(_process.Id, 19);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => _ = SendSignal(_process.Id, 18);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private static ProcessStartInfo Starting(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var published = environment.GetValueOrDefault(Program);
        string[] built = published is null ? [Path.Combine(AppContext.BaseDirectory, "agentregion-sidecar.dll")] : [];
        var start = new ProcessStartInfo(published ?? "dotnet", [.. built, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int processId, int signal);
}

/// <param name="Tag">Of the ETag header, quotes and all; empty: there is none.</param>
internal sealed record Answer(int Status, string Tag, JsonObject Body)
{
    public string Text(string name) => Body[name]?.ToString() ?? "";
}
