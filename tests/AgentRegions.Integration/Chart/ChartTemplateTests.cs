using AgentRegions.Testing;
using YamlDotNet.RepresentationModel;

namespace AgentRegions.Integration.Chart;

/// <summary>What helm renders.</summary>
public sealed class ChartTemplateTests
{
    private const string Region = "region=us-east-1";

    [HelmFact]
    public async Task Lint_IsClean() =>
        Assert.Contains("0 chart(s) failed", (await Command.RunAsync("helm", "lint", "--strict", HelmChart.Path, "--set", Region)).Required, StringComparison.Ordinal);

    [HelmTheory]
    [InlineData("", "region is required: the cloud region of this cluster")]
    [InlineData("region=US", "region")]
    [InlineData("region=us-east-1,replica=3", "replica")]
    [InlineData("region=us-east-1,leaderElection.enabled=false", "replicas above 1 need leaderElection.enabled=true")]
    [InlineData("region=us-east-1,serviceAccount.create=false", "serviceAccount.name is required")]
    [InlineData("region=us-east-1,metrics.serviceMonitor.enabled=true,metrics.service.enabled=false", "needs metrics.service.enabled=true")]
    [InlineData("region=us-east-1,log.format=xml", "format")]
    [InlineData("region=us-east-1,aws.roleArn=agentregion", "roleArn")]
    [InlineData("region=us-east-1,controlTargets[0]=example.com", "controlTargets")]
    [InlineData("region=us-east-1,routingControls.enabled=true", "routingControls.secret.name is required")]
    [InlineData("region=us-east-1,routingControls.enabled=true,routingControls.secret.name=rc,routingControls.port=8080", "port")]
    [InlineData("region=us-east-1,signals.enabled=true,signals.port=8080", "port")]
    [InlineData("region=us-east-1,signals.enabled=true,signals.port=8090,routingControls.enabled=true,routingControls.secret.name=rc", "signals.port and routingControls.port must differ")]
    [InlineData("region=us-east-1,statusPage.enabled=true,statusPage.port=8080", "port")]
    [InlineData("region=us-east-1,statusPage.enabled=true,statusPage.port=8091,signals.enabled=true", "statusPage.port, signals.port and routingControls.port must differ")]
    public async Task WrongValue_IsRefusedByName(string values, string message)
    {
        var refusal = await HelmChart.TemplateAsync([values]);
        Assert.False(refusal.Succeeded);
        Assert.Contains(message, refusal.Error, StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task Defaults_RenderWhatRunsAndNothingOptional()
    {
        var objects = await HelmChart.ObjectsAsync(Region);
        Assert.Equal(
            [
                "ClusterRole agents-ops-agentregion-operator-watch",
                "ClusterRoleBinding agents-ops-agentregion-operator-watch",
                "CustomResourceDefinition agentregions.agentregion.dev",
                "CustomResourceDefinition failoverpolicies.agentregion.dev",
                "CustomResourceDefinition failovers.agentregion.dev",
                "Deployment agents/ops-agentregion-operator",
                "PodDisruptionBudget agents/ops-agentregion-operator",
                "Role agents/ops-agentregion-operator",
                "Role kube-system/agents-ops-agentregion-operator-store-id",
                "RoleBinding agents/ops-agentregion-operator",
                "RoleBinding kube-system/agents-ops-agentregion-operator-store-id",
                "Service agents/ops-agentregion-operator",
                "Service agents/ops-agentregion-operator-metrics",
                "ServiceAccount agents/ops-agentregion-operator",
            ],
            objects.Keys.Order(StringComparer.Ordinal));
    }

    [HelmFact]
    public async Task Signals_HaveTheirOwnListenerServiceAndWayThroughTheNetworkPolicy()
    {
        string[] values = [Region, "signals.enabled=true", "signals.requestsPerSecond=7", "networkPolicy.enabled=true"];
        var rendered = (await HelmChart.TemplateAsync(values)).Required;
        Assert.Contains("- --signals-bind-address=:8091", rendered, StringComparison.Ordinal);
        Assert.Contains("- --signals-requests-per-second=7", rendered, StringComparison.Ordinal);
        Assert.Contains("- port: signals", rendered, StringComparison.Ordinal);
        Assert.Contains("Service agents/ops-agentregion-operator-signals", (await HelmChart.ObjectsAsync(values)).Keys);
        Assert.DoesNotContain("signals", (await HelmChart.ObjectsAsync(Region))["Deployment agents/ops-agentregion-operator"].ToString(), StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task StatusPage_HasItsOwnListenerServiceAndWayThroughTheNetworkPolicy()
    {
        string[] values = [Region, "statusPage.enabled=true", "statusPage.requestsPerSecond=7", "statusPage.service.type=LoadBalancer", "networkPolicy.enabled=true"];
        var rendered = (await HelmChart.TemplateAsync(values)).Required;
        Assert.Contains("- --status-page-bind-address=:8092", rendered, StringComparison.Ordinal);
        Assert.Contains("- --status-page-requests-per-second=7", rendered, StringComparison.Ordinal);
        Assert.Contains("- port: status-page", rendered, StringComparison.Ordinal);
        var service = (await HelmChart.ObjectsAsync(values))["Service agents/ops-agentregion-operator-status-page"];
        Assert.Equal(("LoadBalancer", "status-page"), (service.At("spec", "type").ToString(), service.At("spec", "ports", 0, "targetPort").ToString()));
        Assert.DoesNotContain("status-page", (await HelmChart.ObjectsAsync(Region))["Deployment agents/ops-agentregion-operator"].ToString(), StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task RoutingControls_HaveTheirOwnListenerServiceAndSecret()
    {
        string[] values = [Region, "routingControls.enabled=true", "routingControls.secret.name=shared", "routingControls.service.type=LoadBalancer", "networkPolicy.enabled=true"];
        Assert.Contains(
            "0 chart(s) failed",
            (await Command.RunAsync("helm", [.. (string[])["lint", "--strict", HelmChart.Path], .. values.SelectMany(v => (string[])["--set", v])])).Required, StringComparison.Ordinal);
        var rendered = (await HelmChart.TemplateAsync(values)).Required;
        Assert.Contains("- --routing-control-bind-address=:8090", rendered, StringComparison.Ordinal);
        Assert.Contains("- --routing-control-secret-file=/etc/agentregion/routing-control/secret", rendered, StringComparison.Ordinal);
        Assert.Contains("secretName: shared", rendered, StringComparison.Ordinal);
        Assert.Contains("Service agents/ops-agentregion-operator-routing-control", (await HelmChart.ObjectsAsync(values)).Keys);

        var without = await HelmChart.ObjectsAsync(Region);
        Assert.DoesNotContain(without.Keys, key => key.Contains("routing-control", StringComparison.Ordinal));
        Assert.DoesNotContain(
            "routing-control", without["Deployment agents/ops-agentregion-operator"].At("spec", "template", "spec").At("containers", 0).At("args").ToString(), StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task Witness_HasItsNameItsControlTargetsAndItsRole()
    {
        var objects = await HelmChart.ObjectsAsync(
            "region=eu-central-1", "observer=witness-1", "controlTargets[0]=https://status.example.com", "controlTargets[1]=tcp://203.0.113.1:53",
            "aws.region=eu-central-1", "aws.roleArn=arn:aws:iam::111122223333:role/agentregion");
        var container = objects["Deployment agents/ops-agentregion-operator"].At("spec", "template", "spec").At("containers", 0);
        var arguments = container.At("args").ToString();
        Assert.Contains("--region=eu-central-1", arguments, StringComparison.Ordinal);
        Assert.Contains("--observer=witness-1", arguments, StringComparison.Ordinal);
        Assert.Contains("--control-target=https://status.example.com", arguments, StringComparison.Ordinal);
        Assert.Contains("--control-target=tcp://203.0.113.1:53", arguments, StringComparison.Ordinal);
        Assert.Equal("arn:aws:iam::111122223333:role/agentregion", objects["ServiceAccount agents/ops-agentregion-operator"].At("metadata", "annotations", "eks.amazonaws.com/role-arn").ToString());
    }

    [HelmFact]
    public async Task Deployment_RunsWithoutPrivileges()
    {
        var pod = (await HelmChart.ObjectsAsync(Region))["Deployment agents/ops-agentregion-operator"].At("spec", "template", "spec");
        var container = pod.At("containers", 0);
        Assert.Equal("true", pod.At("securityContext", "runAsNonRoot").ToString());
        Assert.Equal("RuntimeDefault", pod.At("securityContext", "seccompProfile", "type").ToString());
        Assert.Equal("true", container.At("securityContext", "readOnlyRootFilesystem").ToString());
        Assert.Equal("false", container.At("securityContext", "allowPrivilegeEscalation").ToString());
        Assert.Equal("ALL", container.At("securityContext", "capabilities", "drop", 0).ToString());
        Assert.Equal("/healthz", container.At("livenessProbe", "httpGet", "path").ToString());
        Assert.Equal("/readyz", container.At("readinessProbe", "httpGet", "path").ToString());
    }

    [HelmFact]
    public async Task Arguments_AreThoseOfTheValues()
    {
        var deployment = (await HelmChart.ObjectsAsync(Region, "watchNamespace=team", "log.level=Debug"))["Deployment agents/ops-agentregion-operator"];
        var arguments = ((YamlSequenceNode)deployment.At("spec", "template", "spec", "containers", 0, "args")).Select(argument => argument.ToString());
        Assert.Equal(
            ["--region=us-east-1", "--namespace=team", "--operator-namespace=$(POD_NAMESPACE)", "--leader-elect", "--http-bind-address=:8080", "--log-format=json", "--log-level=Debug"],
            arguments);
    }

    [HelmFact]
    public async Task WatchNamespace_LeavesNoClusterRole()
    {
        var names = (await HelmChart.ObjectsAsync(Region, "watchNamespace=team", "secretNamespaces={team}")).Keys;
        Assert.DoesNotContain(names, name => name.StartsWith("ClusterRole", StringComparison.Ordinal));
        Assert.Contains("RoleBinding team/agents-ops-agentregion-operator-watch", names);
        Assert.Contains("RoleBinding team/agents-ops-agentregion-operator-secrets", names);
    }

    [HelmFact]
    public async Task Options_AddTheirObjects()
    {
        var names = (await HelmChart.ObjectsAsync(Region, "metrics.serviceMonitor.enabled=true", "networkPolicy.enabled=true", "replicas=1", "crds.install=false")).Keys;
        Assert.Contains("ServiceMonitor agents/ops-agentregion-operator", names);
        Assert.Contains("NetworkPolicy agents/ops-agentregion-operator", names);
        Assert.DoesNotContain(names, name => name.StartsWith("PodDisruptionBudget", StringComparison.Ordinal) || name.StartsWith("CustomResourceDefinition", StringComparison.Ordinal));
    }

    [HelmTheory]
    [InlineData("crds.keep=true", true)]
    [InlineData("crds.keep=false", false)]
    public async Task Definitions_AreKeptUnlessSaidOtherwise(string value, bool kept)
    {
        var crd = (await HelmChart.ObjectsAsync(Region, value))["CustomResourceDefinition failovers.agentregion.dev"];
        Assert.Equal(kept, ((YamlMappingNode)crd.At("metadata", "annotations")).Children.ContainsKey("helm.sh/resource-policy"));
    }
}
