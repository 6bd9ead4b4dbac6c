using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Testing;

/// <summary>DynamoDB Local for tests: the one that AWS_ENDPOINT_URL_DYNAMODB names, else one of this process' own from what ./dev test fetched. Each region that is asked is a table space of its own.</summary>
public static class TestDynamoDb
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL_DYNAMODB";
    private const string Version = "2.9.30";

    private static readonly Lazy<Task<Uri>> Started = new(StartAsync);

    /// <summary>Null when there is one.</summary>
    public static string? SkipReason =>
        Named is not null || TestCluster.IsRequired ? null
        : Command.SkipReasonWithout("java") is not null ? "needs DynamoDB Local, which runs on Java: install a JRE, 17 or later"
        : !File.Exists(Jar) ? "needs DynamoDB Local: ./dev test brings it"
        : null;

    private static string? Named => Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } named ? named : null;

    private static string Home => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "agentregion",
        $"dynamodb-local-{Version}");

    private static string Jar => Path.Combine(Home, "DynamoDBLocal.jar");

    /// <summary>Where it answers, with any credentials.</summary>
    public static Task<Uri> EndpointAsync() => Started.Value;

    private static async Task<Uri> StartAsync()
    {
        if (Named is not null)
            return new(Named);
        var endpoint = new Uri($"http://127.0.0.1:{FreePort()}");
        // The shell's input ends with this process, however that ends.
        var start = new ProcessStartInfo("sh", ["-c", "java \"$@\" >/dev/null 2>&1 & read -r _; kill $!", "sh", $"-Djava.library.path={Path.Combine(Home, "DynamoDBLocal_lib")}", "-jar", Jar, "-inMemory", "-port", $"{endpoint.Port}"])
        {
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
        using var http = new HttpClient();
        await Eventually.PassesAsync(async () => (await http.GetAsync(endpoint)).Dispose());
        return endpoint;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
