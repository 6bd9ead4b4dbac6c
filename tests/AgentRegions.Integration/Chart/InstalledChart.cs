using AgentRegions.Testing;

namespace AgentRegions.Integration.Chart;

/// <summary>The chart installed by real helm twice, for all namespaces and for one, and the service accounts' own tokens.</summary>
public sealed class InstalledChart : IAsyncLifetime
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];
    private string _wideToken = "";
    private string _narrowToken = "";

    /// <summary>Where the operator that watches all namespaces runs; it may read Secrets in <see cref="Team"/>.</summary>
    public string Wide => $"ops-wide-{_suffix}";

    /// <summary>Where the operator that watches <see cref="Team"/> alone runs.</summary>
    public string Narrow => $"ops-narrow-{_suffix}";

    /// <summary>Where the resources are.</summary>
    public string Team => $"team-{_suffix}";

    public async Task InitializeAsync()
    {
        if (TestCluster.SkipReason is not null)
            return;
        _ = (await Command.RunAsync("kubectl", "apply", "-f", Repository.PathOf("crds"))).Required;
        _ = (await Command.RunAsync("kubectl", "create", "namespace", Team)).Required;
        _ = (await HelmChart.InstallAsync("operator", Wide, "region=us-east-1", "crds.install=false", $"secretNamespaces={{{Team}}}", "fullnameOverride=operator")).Required;
        _ = (await HelmChart.InstallAsync("operator", Narrow, "region=us-east-1", "crds.install=false", $"watchNamespace={Team}", "workloadScaling.enabled=true", "fullnameOverride=operator")).Required;
        _wideToken = (await Command.RunAsync("kubectl", "-n", Wide, "create", "token", "operator")).Required.Trim();
        _narrowToken = (await Command.RunAsync("kubectl", "-n", Narrow, "create", "token", "operator")).Required.Trim();
    }

    public async Task DisposeAsync()
    {
        if (TestCluster.SkipReason is not null)
            return;
        await Command.RunAsync("helm", "uninstall", "operator", "--namespace", Wide);
        await Command.RunAsync("helm", "uninstall", "operator", "--namespace", Narrow);
        await Command.RunAsync("kubectl", "delete", "namespace", Wide, Narrow, Team, "--wait=false");
    }

    public Task<CommandResult> AsWideAsync(params string[] arguments) => AsAsync(_wideToken, arguments);

    public Task<CommandResult> AsNarrowAsync(params string[] arguments) => AsAsync(_narrowToken, arguments);

    /// <summary>"team", "wide" and the like stand for the namespaces of this installation.</summary>
    public string Resolve(string ns) => ns switch { "team" => Team, "wide" => Wide, "narrow" => Narrow, _ => ns };

    private static Task<CommandResult> AsAsync(string token, string[] arguments) => Command.RunAsync("kubectl", ["--token", token, .. arguments]);
}
