using AgentRegions.Sandbox.ApiServer;

namespace AgentRegions.Testing;

/// <summary>The sandbox's API server, one for the tests of this process.</summary>
public static class TestSandbox
{
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    private static readonly Lazy<Task<string>> Chosen = new(async () =>
    {
        if (TestCluster.KubeConfigPath is { } real && TestCluster.SkipReason is null && Environment.GetEnvironmentVariable("AGENTREGIONS_TEST_ON") != "sandbox")
            return real;
        var path = await Started.Value;
        Environment.SetEnvironmentVariable("KUBECONFIG", path); // for kubectl
        return path;
    });

    /// <summary>Of the sandbox's API server, which is started.</summary>
    public static Task<string> KubeConfigPathAsync() => Started.Value;

    /// <summary>Of the API server that whole-operator tests run on: the real one when there is one, else the sandbox. kubectl uses it too.</summary>
    public static Task<string> ChosenKubeConfigPathAsync() => Chosen.Value;

    private static async Task<string> StartAsync()
    {
        var server = await SandboxApiServer.StartAsync();
        var path = Path.Combine(Directory.CreateTempSubdirectory("agentregions-sandbox-").FullName, "kubeconfig");
        await File.WriteAllTextAsync(path, server.Kubeconfig);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    }
}
