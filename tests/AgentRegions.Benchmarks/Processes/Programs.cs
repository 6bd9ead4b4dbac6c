using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Processes;

/// <summary>The native programs, where ./dev bench puts them.</summary>
internal static class Programs
{
    public static string Operator => PathOf("agentregion-operator");

    public static string Sidecar => PathOf("agentregion-sidecar");

    public static string Controller => PathOf("benchmark-controller");

    /// <summary>The peer on client-go; null where there was no Go toolchain to build it.</summary>
    public static string? ClientGo => PathOf("client-go") is var path && File.Exists(path) ? path : null;

    private static string PathOf(string name) => Repository.PathOf("artifacts", "bench", name);
}
