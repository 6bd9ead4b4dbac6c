using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Testing;

/// <summary>
/// A PostgreSQL server of this process' own in a temporary directory, from Debian's packages or the PATH. It refuses to run as root: then its own user, or nobody, runs it.
/// </summary>
public static class TestPostgres
{
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    /// <summary>Null when there is one.</summary>
    public static string? SkipReason { get; } =
        Programs is not null || TestCluster.IsRequired ? null : "needs PostgreSQL's server programs: apt install postgresql (postgres and initdb on the PATH will do)";

    /// <summary>Its directory of programs.</summary>
    private static string? Programs =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [])
        .FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres")) && File.Exists(Path.Combine(d, "initdb")));

    /// <summary>How to connect, as a superuser, to a database whose own collation is not that of bytes.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static async Task<string> StartAsync()
    {
        var programs = Programs ?? throw new InvalidOperationException(SkipReason);
        var (directory, port) = (Directory.CreateTempSubdirectory("agentregions-postgres-").FullName, FreePort());
        var user = Environment.UserName == "root" ? File.ReadAllText("/etc/passwd").Contains("\npostgres:", StringComparison.Ordinal) ? "postgres" : "nobody" : null;
        if (user is not null)
            _ = (await Command.RunAsync("chown", user, directory)).Required;
        // The shell's input ends with this process, however that ends; the server then stops, and its files go.
        string[] script =
        [
            "sh", "-c",
            "cd \"$1\" && \"$2/initdb\" -D data -U test -A trust -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 && { \"$2/postgres\" -D data -h 127.0.0.1 -p \"$3\" -k \"$1\" -F -c max_connections=200 >>log 2>&1 & read -r _; kill -INT $!; wait $!; cd / && rm -rf \"$1\"; }",
            "sh", directory, programs, $"{port}",
        ];
        var start = new System.Diagnostics.ProcessStartInfo(user is null ? script[0] : "setpriv") { RedirectStandardInput = true };
        foreach (var argument in user is null ? script[1..] : ["--reuid", user, "--clear-groups", .. script])
            start.ArgumentList.Add(argument);
        var process = System.Diagnostics.Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
        await Eventually.PassesAsync(async () =>
        {
            var log = await File.ReadAllTextAsync(Path.Combine(directory, "log"));
            if (!log.Contains("ready to accept connections", StringComparison.Ordinal))
                throw new InvalidOperationException($"PostgreSQL does not start: {log}");
        }, TimeSpan.FromMinutes(1));
        return $"Host=127.0.0.1;Port={port};Username=test;Database=postgres;Maximum Pool Size=50";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A test that needs a PostgreSQL server: see <see cref="TestPostgres"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : ServerFactAttribute
{
    public PostgresFactAttribute() => Skip = TestPostgres.SkipReason;
}
