using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Chart;

/// <summary>The operator does a whole failover with no more rights than the chart gives its service account.</summary>
public sealed class ChartFailoverTests
{
    [OperatorFact("helm")]
    public async Task InstalledRights_AreEnoughForAWholeFailover()
    {
        await using var service = await StartAsync();
        var ops = $"ops-{service.Namespace}";
        _ = (await HelmChart.InstallAsync("operator", ops, "region=us-east-1", "crds.install=false", $"watchNamespace={service.Namespace}", "fullnameOverride=operator")).Required;
        var kubeconfig = Path.GetTempFileName();
        try
        {
            var token = (await Command.RunAsync("kubectl", "-n", ops, "create", "token", "operator")).Required.Trim();
            var admin = (await Command.RunAsync("kubectl", "config", "view", "--raw", "--minify", "--flatten")).Required;
            await File.WriteAllTextAsync(kubeconfig, admin);
            _ = (await Command.RunAsync("kubectl", "config", "--kubeconfig", kubeconfig, "unset", "users")).Required;
            _ = (await Command.RunAsync("kubectl", "config", "--kubeconfig", kubeconfig, "set-credentials", "operator", "--token", token)).Required;
            _ = (await Command.RunAsync("kubectl", "config", "--kubeconfig", kubeconfig, "set-context", "--current", "--user", "operator")).Required;

            var started = await service.StartOperatorAsync(null, "--kubeconfig", kubeconfig, "--operator-namespace", ops, "--leader-elect");
            await service.ActiveBecomesAsync(Us);
            await service.Agents[Us].KillAsync();
            await service.ActiveBecomesAsync(Eu);

            await Eventually.PassesAsync(async () => Assert.Contains("FailoverCompleted", await service.EventReasonsAsync()));
            await service.FailoverBecomesAsync("agent-2", Core.Resources.FailoverPhase.Done);
            Assert.DoesNotContain("orbidden", started.Log, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(kubeconfig);
            await Command.RunAsync("helm", "uninstall", "operator", "--namespace", ops);
            await Command.RunAsync("kubectl", "delete", "namespace", ops, "--wait=false");
        }
    }
}
