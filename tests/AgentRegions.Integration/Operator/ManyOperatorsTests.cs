using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Operator;

/// <summary>Three operators, each in its own cluster, that share a table: they agree, and everybody shows the same.</summary>
public sealed class ManyOperatorsTests
{
    [ClustersFact]
    public async Task ThreeOperators_OneLeads_AndEveryClusterShowsTheSame()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();

        var leader = await clusters.LeaderAsync();
        foreach (var site in clusters.Sites.Values)
        {
            var follows = site == leader ? "Leading" : "Following";
            await site.ConditionBecomesAsync(ConditionTypes.LeaderKnown, ConditionStatus.True, follows);
            await site.ConditionBecomesAsync(ConditionTypes.SpecsAgree, ConditionStatus.True, "Agreed");
            await site.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.True, "TargetReady");
            var status = (await site.PolicyAsync()).Status;
            Assert.StartsWith($"{leader.Name} (", status.Leader, StringComparison.Ordinal);
            Assert.Equal((Us, 1L), (status.Active, status.Epoch));
            foreach (var region in (string[])[Us, Eu, West])
                await site.RegionBecomesAsync(region, r => r.Observers.Count == 3 && r.Observers.All(o => o.Verdict == Verdict.Healthy), $"three observers see {region} healthy");
        }
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);
        var metrics = await leader.Operator!.MetricsAsync();
        Assert.Contains("agentregion_leader{service=\"agents/agent\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("agentregion_votes{region=\"us-east-1\",service=\"agents/agent\",verdict=\"Healthy\"} 3", metrics, StringComparison.Ordinal);
        Assert.Contains($"agentregion_observers{{state=\"present\",table=\"{clusters.Table}\"}} 3", metrics, StringComparison.Ordinal);
        Assert.Contains("agentregion_coordination_duration_seconds_count{operation=\"publish\"}", metrics, StringComparison.Ordinal);

        await clusters.Agents[Us].KillAsync();
        await clusters.ActiveBecomesAsync(Eu);
        foreach (var site in clusters.Sites.Values)
        {
            Assert.Equal(2, (await site.PolicyAsync()).Status.Epoch);
            await site.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
            await Eventually.PassesAsync(async () => Assert.Equal(1, (await site.EventReasonsAsync()).Count(r => r == "DNSSwitched")));
        }
        Assert.Equal([TestService.AddressOf(Us), TestService.AddressOf(Eu)], clusters.AddressesPublished);
    }

    [ClustersFact]
    public async Task RequestInAFollowersCluster_RunsOnce_AndARepeatElsewhereShowsItsResult()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var leader = await clusters.LeaderAsync();
        var (asking, repeating) = (clusters.Sites.Values.First(s => s != leader), clusters.Sites.Values.Last(s => s != leader));

        await asking.AskAsync("move", s => s with { To = West, Reason = "maintenance" });
        await clusters.ActiveBecomesAsync(West);
        var done = await asking.FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Equal((Us, West, 2L), (done.Status.From, done.Status.To, done.Status.Epoch!.Value));
        Assert.Equal(West, (await leader.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Spec.To);

        await repeating.AskAsync("move", s => s with { To = West, Reason = "maintenance" });
        Assert.Equal(2L, (await repeating.FailoverBecomesAsync("move", FailoverPhase.Done)).Status.Epoch);
        Assert.Equal(2, (await leader.PolicyAsync()).Status.Epoch);
        await asking.AskAsync("look", s => s with { To = Eu, DryRun = true });
        Assert.NotEmpty((await asking.FailoverBecomesAsync("look", FailoverPhase.Done)).Status.Preview!.Records);
    }

    [ClustersFact]
    public async Task OneClusterSeesOtherManifests_ItSaysSo_AndTheMajorityGoesOn()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var odd = clusters[West];
        _ = (await odd.KubectlAsync("patch", "areg", Eu, "--type", "merge", "-p", """{"spec":{"priority":900}}""")).Required;

        await odd.ConditionBecomesAsync(ConditionTypes.SpecsAgree, ConditionStatus.False, "Overruled");
        await clusters[Us].ConditionBecomesAsync(ConditionTypes.SpecsAgree, ConditionStatus.False, "SpecsDiffer");
        Assert.Contains(West, TestService.Condition((await clusters[Us].PolicyAsync()).Status.Conditions, ConditionTypes.SpecsAgree).Message, StringComparison.Ordinal);
        await clusters.Agents[Us].KillAsync();
        await clusters[Us].PolicyBecomesAsync(s => s.Active == Eu, "by the majority's manifests eu-west-1 takes over");
        Assert.NotEqual(West, (await clusters.LeaderAsync()).Name);
    }

    [ClustersFact]
    public async Task PausedInOneCluster_NothingMovesAnywhere_UntilResumedInAnother()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        const string pause = "2099-01-01T00:00:00Z moving the database";
        _ = (await clusters[Eu].KubectlAsync("annotate", "fop", Policy, $"agentregion.dev/pause={pause}")).Required;
        await Eventually.PassesAsync(async () => Assert.Contains("ServicePaused", await (await clusters.LeaderAsync()).EventReasonsAsync()));
        _ = (await clusters[Eu].KubectlAsync("annotate", "fop", Policy, "agentregion.dev/pause-")).Required;

        await clusters.Agents[Us].KillAsync();
        foreach (var site in clusters.Sites.Values)
            await site.PolicyBecomesAsync(s => s.Decision is { Reason: "Paused" } held && held.Message.Contains("moving the database", StringComparison.Ordinal), "the pause holds it, and says why");
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);

        _ = (await clusters[West].KubectlAsync("annotate", "fop", Policy, $"agentregion.dev/resume={pause}")).Required;
        await clusters.ActiveBecomesAsync(Eu);
    }

    [ClustersFact]
    public async Task LeaderStopped_AnotherLeadsBeforeItsLeaseWouldEnd()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var former = await clusters.LeaderAsync();
        var others = clusters.Sites.Values.Where(s => s != former).ToList();
        var term = (await others[0].PolicyAsync()).Status.Term;
        var before = others.ToDictionary(s => s.Name, s => s.Log.Length);

        await former.Operator!.StopAsync();
        Assert.Equal(0, former.Operator.ExitCode);
        Assert.Contains("left; whoever is next may lead at once", former.Operator.Log, StringComparison.Ordinal);
        foreach (var site in others)
            await site.PolicyBecomesAsync(s => s.Term > term && s.Leader?.StartsWith(former.Name, StringComparison.Ordinal) == false, "another leads");
        Assert.All(others, s => Assert.DoesNotContain("was silent for", s.Log[before[s.Name]..], StringComparison.Ordinal));
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);
    }

    [ClustersFact]
    public async Task Sidecars_AreToldTheEpochAndItsAge_AlsoWhileTheStoreIsAway()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        await clusters.Agents[Us].KillAsync();
        await clusters.ActiveBecomesAsync(Eu);
        foreach (var site in clusters.Sites.Values)
        {
            await Eventually.PassesAsync(async () =>
            {
                var (status, answer) = await site.Operator!.ServiceAsync(Namespace, Policy);
                Assert.Equal(200, status);
                Assert.Equal((2L, Eu), ((long)answer["epoch"]!, (string)answer["active"]![0]!));
                Assert.InRange((double)answer["asOfSeconds"]!, 0, 5);
            });
        }
        var (missing, problem) = await clusters[Us].Operator!.ServiceAsync(Namespace, "nobody");
        Assert.Equal((404, "service-unknown"), (missing, (string)problem["type"]!));

        var follower = clusters.Sites.Values.First(s => s.Name != Us);
        follower.Store.Cut(refuse: true);
        await Eventually.PassesAsync(async () =>
        {
            var (_, answer) = await follower.Operator!.ServiceAsync(Namespace, Policy);
            Assert.True((double)answer["asOfSeconds"]! > 6, $"{answer}");
            Assert.Equal(2L, (long)answer["epoch"]!);
        });
        await follower.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "StoreUnavailable");
        Assert.Equal(Eu, (await follower.PolicyAsync()).Status.Active);
    }

    [ClustersFact]
    public async Task WorkloadShortOfReplicas_ItsOwnOperatorCallsTheRegionDegraded()
    {
        await using var clusters = await StartAsync(region: r => r with { Workload = new() { Kind = WorkloadKind.Deployment, Name = "agent", MinAvailable = 2 } });
        await clusters.StartServingAsync();
        var site = clusters[West];
        await site.RegionBecomesAsync(West, s => TestService.Condition(s.Conditions, ConditionTypes.Ready).Reason == "WorkloadNotFound", "there is no such Deployment");
        const string deployment = """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "agent"}, "spec": {"selector": {"matchLabels": {"app": "a"}},
             "template": {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "a", "image": "a:1"}]}}}}
            """;
        _ = (await site.ApplyAsync(deployment)).Required;
        _ = (await site.KubectlAsync("patch", "deployment", "agent", "--subresource=status", "--type", "merge", "-p", """{"status":{"replicas":2,"availableReplicas":1}}""")).Required;

        foreach (var any in clusters.Sites.Values)
        {
            await any.RegionBecomesAsync(
                West,
                s => s.Verdict == Verdict.Healthy && s.Observers.Any(o => o is { Name: West, Verdict: Verdict.Degraded, Reason: "WorkloadUnavailable" }),
                "its own operator calls it Degraded, and the two others outvote it");
        }
    }

    [ClustersFact]
    public async Task DeletedInOneCluster_TheOthersGoOn_AndWithTheLastTheRecordsGo()
    {
        await using var clusters = await StartAsync(p => p with { Dns = p.Dns with { DeletionPolicy = DeletionPolicy.Delete } });
        await clusters.StartServingAsync();
        var leader = await clusters.LeaderAsync();
        var others = clusters.Sites.Values.Where(s => s != leader).ToList();

        _ = (await leader.KubectlAsync("delete", "fop", Policy)).Required;
        foreach (var site in others)
            await site.PolicyBecomesAsync(s => s.Leader?.StartsWith(leader.Name, StringComparison.Ordinal) == false && s.Active == Us, "another leads on");
        Assert.DoesNotContain(clusters.Route53.Accepted.SelectMany(b => b.Changes), c => c is { Action: "DELETE", Type: "A" });

        foreach (var site in others)
            _ = (await site.KubectlAsync("delete", "fop", Policy)).Required;
        await Eventually.HoldsAsync(
            () => clusters.Route53.Accepted[^1].Changes is { } last && last.Any(c => c is { Action: "DELETE", Type: "A" }) && last.Any(c => c is { Action: "DELETE", Type: "TXT" }) && last.All(c => c.Action == "DELETE"),
            "the records and the ownership record are deleted in one batch");
    }

    [ClustersFact]
    public async Task DeletedAndItsOperatorReplaced_TheNextOneStillSaysSo()
    {
        await using var clusters = await StartAsync(p => p with { Dns = p.Dns with { DeletionPolicy = DeletionPolicy.Delete } });
        await clusters.StartServingAsync();
        var site = clusters.Sites[Eu];
        // Another policy, so that the next process publishes to the same table: its item takes the place of the one that says the deletion.
        var policy = await site.PolicyAsync();
        await site.Client.CreateAsync(new FailoverPolicy
        {
            Metadata = new() { Name = "stays", NamespaceProperty = Namespace },
            Spec = policy.Spec with { Mode = FailoverMode.Manual, Dns = policy.Spec.Dns with { Name = $"stays.{policy.Spec.Dns.Zone}" } },
        });
        _ = (await site.KubectlAsync("delete", "fop", Policy)).Required;
        await Eventually.HoldsAsync(() => site.Operator!.Log.Contains("still stands in the cluster", StringComparison.Ordinal), "the deletion is published");

        await site.Operator!.KillAsync();
        await site.StartOperatorAsync();
        await Eventually.HoldsAsync(() => site.Operator!.Log.Contains("still stands in the cluster", StringComparison.Ordinal), "its next process says it too");
        foreach (var other in clusters.Sites.Values.Where(s => s != site))
            _ = (await other.KubectlAsync("delete", "fop", Policy)).Required;
        await Eventually.HoldsAsync(
            () => clusters.Route53.Accepted[^1].Changes is { } last && last.Any(c => c is { Action: "DELETE", Type: "A" }) && last.All(c => c.Action == "DELETE"),
            "the records go with the last");
    }
}
