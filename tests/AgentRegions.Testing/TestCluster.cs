using System.Text.RegularExpressions;

namespace AgentRegions.Testing;

/// <summary>What the environment offers to tests.</summary>
public static partial class TestCluster
{
    private const string AnyCluster = "AGENTREGIONS_TEST_ANY_CLUSTER";

    /// <summary>The kubeconfig of the real API server; as it was at the start, since tests on the sandbox set their own for kubectl.</summary>
    public static string? KubeConfigPath { get; } = Value("KUBECONFIG");

    public static string? SkipReason { get; } =
        IsRequired ? null
        : KubeConfigPath is not { } kubeconfig ? "needs a real Kubernetes API server: set KUBECONFIG"
        : Value(AnyCluster) is null && RemoteServer(kubeconfig) is { } server
            ? $"KUBECONFIG names {server}, which is not on this machine; set {AnyCluster}=1 if the tests may install CRDs and namespaces there"
            : null;

    public static string? Route53SkipReason =>
        IsRequired || Value("AWS_ENDPOINT_URL_ROUTE_53") is not null ? null : "needs a Route 53 endpoint: set AWS_ENDPOINT_URL_ROUTE_53";

    /// <summary>No test may be skipped for what its machine lacks.</summary>
    public static bool IsRequired => Value("AGENTREGIONS_REQUIRE_CLUSTER") is not null;

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    /// <summary>A developer's KUBECONFIG may well be production's.</summary>
    private static string? RemoteServer(string kubeconfig) => kubeconfig.Split(Path.PathSeparator)
        .Where(File.Exists)
        .SelectMany(file => Server().Matches(File.ReadAllText(file)))
        .Select(match => match.Groups[1].Value)
        .FirstOrDefault(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && !uri.IsLoopback);

    [GeneratedRegex("server:\\s*[\"']?([^\\s\"',}]+)")]
    private static partial Regex Server();
}
