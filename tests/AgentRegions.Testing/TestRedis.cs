using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Testing;

/// <summary>A redis-server from the PATH, on a port of its own, that keeps nothing.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly Process _process;

    private TestRedis(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static Task<TestRedis> StartAsync(int? port = null, string? password = null)
    {
        var at = port ?? FreePort();
        return RunAsync(at, ["--port", $"{at}", .. password is null ? Array.Empty<string>() : ["--requirepass", password]]);
    }

    /// <param name="users">The path of an ACL file.</param>
    public static Task<TestRedis> WithUsersAsync(string users)
    {
        var at = FreePort();
        return RunAsync(at, ["--port", $"{at}", "--aclfile", users]);
    }

    /// <summary>It speaks TLS alone.</summary>
    public static Task<TestRedis> WithTlsAsync(string certificate, string key)
    {
        var at = FreePort();
        return RunAsync(at, ["--port", "0", "--tls-port", $"{at}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no"]);
    }

    private static async Task<TestRedis> RunAsync(int at, IReadOnlyList<string> options)
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", .. options])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await Eventually.PassesAsync(async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, at);
        });
        return new(process, at);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A test that needs redis-server on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : ServerFactAttribute
{
    public RedisFactAttribute() => Skip = Command.SkipReasonWithout("redis-server");
}
