using AgentRegions.Testing;

namespace AgentRegions.Integration.Chart;

/// <summary>What the installed operator's service account may do, asked of the API server as that account: all that it needs and nothing more.</summary>
public sealed class ChartRightsTests(InstalledChart chart) : IClassFixture<InstalledChart>
{
    [ClusterTheory]
    [InlineData("get,list,watch", "agentregions,failoverpolicies,failovers", "team")]
    [InlineData("get,list,watch", "agentregions,failoverpolicies,failovers", "default")]
    [InlineData("patch", "agentregions/status,failoverpolicies/status,failovers/status", "team")]
    [InlineData("create,delete", "failovers", "team")]
    [InlineData("create,patch", "events", "team")]
    [InlineData("get,create,patch", "leases.coordination.k8s.io", "wide")]
    [InlineData("get,create,update", "configmaps", "wide")]
    [InlineData("get", "deployments.apps,statefulsets.apps", "team")]
    [InlineData("get", "secrets", "team")]
    public async Task WideOperator_MayDoItsWork(string verbs, string resources, string ns) => await AssertAsync(true, chart.AsWideAsync, verbs, resources, ns);

    [ClusterTheory]
    [InlineData("create,update,patch,delete", "agentregions", "team")]
    [InlineData("create,update,patch,delete,deletecollection", "failoverpolicies", "team")]
    [InlineData("update,patch,deletecollection", "failovers", "team")]
    [InlineData("update", "agentregions/status,failoverpolicies/status,failovers/status", "team")]
    [InlineData("list,watch,create,update,patch,delete", "secrets", "team")]
    [InlineData("get,list,watch", "secrets", "wide")]
    [InlineData("get,list,watch", "secrets", "default")]
    [InlineData("get,list,create,update,patch,delete", "configmaps", "team")]
    [InlineData("list,watch,patch,delete", "configmaps", "wide")]
    [InlineData("get,create,update,patch,delete", "leases.coordination.k8s.io", "team")]
    [InlineData("list,update,delete", "leases.coordination.k8s.io", "wide")]
    [InlineData("get,list,delete", "events", "team")]
    [InlineData("get,list,create,delete", "pods,serviceaccounts", "wide")]
    [InlineData("list,watch,create,update,patch,delete", "deployments.apps,statefulsets.apps", "team")]
    [InlineData("get,patch,update", "daemonsets.apps,deployments.apps/scale,statefulsets.apps/scale", "team")]
    [InlineData("create", "pods/exec,serviceaccounts/token", "wide")]
    [InlineData("create,update,patch,bind,escalate", "roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io", "wide")]
    public async Task WideOperator_MayDoNothingElse(string verbs, string resources, string ns) => await AssertAsync(false, chart.AsWideAsync, verbs, resources, ns);

    [ClusterTheory]
    [InlineData("get,list,watch", "agentregions,failoverpolicies,failovers", "team")]
    [InlineData("patch", "agentregions/status,failoverpolicies/status,failovers/status", "team")]
    [InlineData("create,delete", "failovers", "team")]
    [InlineData("create,patch", "events", "team")]
    [InlineData("get", "deployments.apps,statefulsets.apps", "team")]
    [InlineData("patch", "deployments.apps/scale,statefulsets.apps/scale", "team")]
    [InlineData("get,create,update", "configmaps", "narrow")]
    [InlineData("get,create,patch", "leases.coordination.k8s.io", "narrow")]
    public async Task NarrowOperator_MayDoItsWork(string verbs, string resources, string ns) => await AssertAsync(true, chart.AsNarrowAsync, verbs, resources, ns);

    [ClusterTheory]
    [InlineData("get,list,watch", "agentregions,failoverpolicies,failovers", "default")]
    [InlineData("patch", "agentregions/status,failoverpolicies/status,failovers/status", "default")]
    [InlineData("create,delete", "failovers", "narrow")]
    [InlineData("create", "events", "default")]
    [InlineData("get", "secrets", "team")]
    [InlineData("get", "deployments.apps", "default")]
    [InlineData("patch", "deployments.apps,statefulsets.apps", "team")]
    [InlineData("patch", "deployments.apps/scale,statefulsets.apps/scale", "default")]
    [InlineData("get,update", "deployments.apps/scale,statefulsets.apps/scale", "team")]
    [InlineData("get", "configmaps", "wide")]
    public async Task NarrowOperator_MayDoNothingElsewhere(string verbs, string resources, string ns) => await AssertAsync(false, chart.AsNarrowAsync, verbs, resources, ns);

    [ClusterFact]
    public async Task EachOperator_ReadsKubeSystemAndNoOtherNamespace()
    {
        foreach (var operatorOf in new[] { chart.AsWideAsync, (Func<string[], Task<CommandResult>>)chart.AsNarrowAsync })
        {
            Assert.Contains("kube-system", (await operatorOf(["get", "namespace", "kube-system"])).Required, StringComparison.Ordinal);
            Assert.Contains("Forbidden", (await operatorOf(["get", "namespace", "default"])).Error, StringComparison.Ordinal);
            Assert.Contains("Forbidden", (await operatorOf(["get", "namespaces"])).Error, StringComparison.Ordinal);
            Assert.Contains("Forbidden", (await operatorOf(["get", "customresourcedefinitions"])).Error, StringComparison.Ordinal);
            Assert.Contains("Forbidden", (await operatorOf(["get", "configmaps", "-n", "kube-system"])).Error, StringComparison.Ordinal);
        }
    }

    [ClusterFact]
    public async Task WideOperator_ReallyReadsAndRecords()
    {
        _ = (await Command.RunAsync("kubectl", "-n", chart.Team, "apply", "-f", Repository.PathOf("config", "samples"))).Required;
        _ = (await chart.AsWideAsync("get", "areg,fop,failovers", "-A")).Required;
        var recorded = (await chart.AsWideAsync("-n", chart.Team, "create", "-f", Repository.PathOf("config", "samples", "requests", "dry-run.yaml"), "-o", "name")).Required.Trim();
        _ = (await chart.AsWideAsync("-n", chart.Team, "delete", recorded, "--wait=false")).Required;
        Assert.Contains("Forbidden", (await chart.AsWideAsync("-n", chart.Team, "patch", "areg", "us-east-1", "--type=merge", "-p", """{"spec": {"weight": 1}}""")).Error, StringComparison.Ordinal);
        Assert.Contains("Forbidden", (await chart.AsWideAsync("-n", chart.Team, "patch", "fop", "support-agent", "--type=merge", "-p", """{"spec": {"mode": "Paused"}}""")).Error, StringComparison.Ordinal);
        Assert.Contains("Forbidden", (await chart.AsWideAsync("-n", chart.Team, "delete", "fop", "support-agent")).Error, StringComparison.Ordinal);
    }

    private async Task AssertAsync(bool allowed, Func<string[], Task<CommandResult>> asOperator, string verbs, string resources, string ns)
    {
        var questions = from verb in verbs.Split(',') from resource in resources.Split(',') select (verb, resource);
        foreach (var (verb, resource) in questions)
        {
            var slash = resource.IndexOf('/', StringComparison.Ordinal);
            string[] what = slash < 0 ? [resource] : [resource[..slash], $"--subresource={resource[(slash + 1)..]}"];
            var answer = await asOperator(["auth", "can-i", verb, .. what, "--namespace", chart.Resolve(ns)]);
            Assert.True(
                answer.Output.StartsWith(allowed ? "yes" : "no", StringComparison.Ordinal),
                $"may it {verb} {resource} in {ns}: expected {(allowed ? "yes" : "no")}, the API server says {answer.Output}{answer.Error}");
        }
    }
}
