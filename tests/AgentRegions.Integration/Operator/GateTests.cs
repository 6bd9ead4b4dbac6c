using System.Collections.Concurrent;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>Each gate alone holds a failover back, shows its evidence to a user of kubectl, and lets go when what it looks at is healed.</summary>
public sealed class GateTests
{
    /// <summary>The gate; what a region says at first, and which; what is seen of it; what the region says then.</summary>
    public static TheoryData<string, string, string, string, string> Gates { get; } = new()
    {
        { """{"name": "g", "type": "Contract", "contract": {}}""", Eu, """{"model_tag": "m-8"}""", "model_tag is m-8, the source's was", """{"model_tag": "m-7"}""" },
        { """{"name": "g", "type": "IndexHash", "indexHash": {"expected": "i-9"}}""", Eu, """{"index_hash": "i-8"}""", "index_hash is i-8, the policy expects i-9", """{"index_hash": "i-9"}""" },
        { """{"name": "g", "type": "BlobManifest"}""", Eu, """{"blob_manifest": "b-0"}""", "blob_manifest is b-0, the source's was", "" },
        { """{"name": "g", "type": "QueueTail", "queueTail": {"maxDepth": 10, "maxAge": "30s"}}""", Eu, """{"queue": {"depth": 11, "oldest_age_seconds": 1}}""", "11 entries wait in the queue, at most 10 may", """{"queue": {"depth": 0, "oldest_age_seconds": 0}}""" },
        { """{"name": "g", "type": "DedupeStore"}""", Eu, """{"dedupe": {"warm": true, "works": false, "checked_seconds_ago": 3}}""", "the last write and read of its effect store failed", """{"dedupe": {"warm": true, "works": true, "checked_seconds_ago": 1}}""" },
    };

    [OperatorTheory]
    [MemberData(nameof(Gates))]
    public async Task GateAlone_HoldsTheFailoverBack_AndLetsGo(string gate, string region, string ill, string evidence, string healed)
    {
        await using var service = await StartAsync(p => p, NotTheThird);
        await service.PatchPolicyAsync("{\"spec\": {\"gates\": [" + gate + "]}}");
        if (healed.Length > 0)
            await service.Agents[Us].ControlAsync(healed);
        await service.Agents[region].ControlAsync(ill);
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();

        var held = await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks", "the gate holds the failover back");
        Assert.Contains(evidence, held.Status.Decision!.Message, StringComparison.Ordinal);
        Assert.Equal(Us, held.Status.Active);

        await service.Agents[region].ControlAsync(healed.Length > 0 ? healed : $$"""{"blob_manifest": "{{BlobOf(held.Status.Decision.Message)}}"}""");
        await service.ActiveBecomesAsync(Eu);
        var done = await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
        var passed = Assert.Single(done.Status.Gates);
        Assert.True(passed.Passed);
        Assert.InRange(passed.ObservedAt!.Value, done.Status.Steps[0].StartedAt.AddSeconds(-10), done.Status.Steps[0].StartedAt.AddSeconds(2));
    }

    [OperatorFact]
    public async Task ReplicationLagOfTheSource_AsItLastWas_HoldsBack_UntilForced()
    {
        await using var service = await StartAsync(
            p => p with { Gates = [new() { Name = "lag", Type = GateType.ReplicationLag, ReplicationLag = new() { Max = Core.Duration.Parse("5s") }, ForceAfter = Core.Duration.Parse("3s") }] }, NotTheThird);
        await service.Agents[Us].ControlAsync("""{"replication_lag_seconds": 42}""");
        await service.StartServingAsync();
        await service.Agents[Us].KillAsync();

        var held = await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks", "the lag holds the failover back");
        Assert.Contains("replication lag was last 50 s, at most 5s is allowed; forced 3s after the change is wanted", held.Status.Decision!.Message, StringComparison.Ordinal);

        await service.ActiveBecomesAsync(Eu);
        var gate = Assert.Single((await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status.Gates);
        Assert.False(gate.Passed);
        Assert.Contains("forced: the change was wanted for 3s", gate.Detail, StringComparison.Ordinal);
    }

    [OperatorFact]
    public async Task Webhook_SaysNo_HoldsBack_AndItsYesLetsGo()
    {
        // Of one region only: each is asked by itself, and the first that passes would be taken.
        var ready = "";
        var asked = new ConcurrentBag<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var endpoint = builder.Build();
        endpoint.MapPost("/ready", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var question = await reader.ReadToEndAsync();
            asked.Add(question);
            var isReady = question.Contains($"\"target\":\"{Volatile.Read(ref ready)}\"", StringComparison.Ordinal);
            return Results.Text(isReady ? """{"passed": true, "reason": "copied"}""" : """{"passed": false, "reason": "the index is still copied"}""", "application/json");
        });
        await endpoint.StartAsync();
        await using var service = await StartAsync(
            p => p with { Gates = [new() { Name = "ready", Type = GateType.Webhook, Webhook = new() { Url = endpoint.Urls.Single() + "/ready", Interval = Core.Duration.Parse("3s") } }] }, NotTheThird);
        // The first placement asks too.
        await service.StartOperatorAsync();
        await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks" && s.Decision.Message.Contains("the index is still copied", StringComparison.Ordinal), "the webhook holds the placement back");
        Volatile.Write(ref ready, Us);
        await service.ActiveBecomesAsync(Us);

        await service.PolicyBecomesAsync(
            s => s.Conditions.Any(c => c.Type == ConditionTypes.FailoverPossible && c.Message.Contains("the index is still copied", StringComparison.Ordinal)), "it is said before it matters");
        await service.Agents[Us].KillAsync();
        await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks", "the webhook holds the failover back");
        Volatile.Write(ref ready, Eu);

        await service.ActiveBecomesAsync(Eu);
        Assert.Equal("copied", Assert.Single((await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status.Gates).Detail);
        Assert.Contains(asked, a => a.Contains($"\"source\":\"{Us}\"", StringComparison.Ordinal) && a.Contains($"\"target\":\"{Eu}\"", StringComparison.Ordinal));
    }

    [OperatorTheory]
    [InlineData("""{"drift": 0.05}""", "greatest drift 0.0500 (q1, seed 1), at most 0.03 is allowed over 10 questions and 2 seeds")]
    [InlineData("""{"lambda": "chaotic"}""", "λ of us-east-1 is convergent, of eu-west-1 is not convergent on q1, seed 2")]
    [InlineData("""{"gap": true}""", "unknown: eu-west-1: q1 is not answered for seed 2")]
    [InlineData("""{"fault": "cut"}""", "unknown: eu-west-1: the connection ended before the answer was complete")]
    public async Task SemanticProbeOfTheTarget_HoldsBack_AlsoAnotherLeader_AndLetsGoWhenHealed(string ill, string evidence)
    {
        await using var service = await StartAsync(
            p => p with { Gates = [new() { Name = "meaning", Type = GateType.SemanticProbe, SemanticProbe = new() }] }, NotTheThird);
        await service.Agents[Eu].ControlAsync($$"""{"semantic": {{ill}}}""");
        var first = await service.StartServingAsync();
        await service.PolicyBecomesAsync(
            s => s.Conditions.Any(c => c.Type == ConditionTypes.FailoverPossible && c.Message.Contains(evidence, StringComparison.Ordinal)), "it is said before it matters");
        await service.Agents[Us].KillAsync();
        await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks", "the gate holds the failover back");

        // What the dead source meant outlives the leader that saw it.
        await first.KillAsync();
        await service.StartOperatorAsync();
        var held = await service.PolicyBecomesAsync(s => s.Decision is { Reason: "GateBlocks" } d && d.Message.Contains(evidence, StringComparison.Ordinal), "the next leader says the same");
        Assert.Equal(Us, held.Status.Active);
        await service.AskAsync("by-hand", f => f with { To = Eu });
        var waiting = await service.FailoverGatesBecomeAsync("by-hand", g => g.Count == 1 && g[0].Detail.Contains(evidence, StringComparison.Ordinal));
        Assert.False(waiting[0].Passed);
        Assert.NotNull(waiting[0].ObservedAt);

        await service.Agents[Eu].ControlAsync("""{"semantic": {}}""");
        await service.ActiveBecomesAsync(Eu);
        var done = await service.PolicyBecomesAsync(s => s.LastFailover is not null, "the change is in the history");
        var gate = Assert.Single((await service.FailoverBecomesAsync(done.Status.LastFailover!, FailoverPhase.Done)).Status.Gates);
        Assert.True(gate.Passed);
        Assert.Contains("greatest drift 0.0000", gate.Detail, StringComparison.Ordinal);
        Assert.NotNull(gate.ObservedAt);
    }

    [OperatorFact]
    public async Task OperatorRestartedWhileTheSourceIsDead_ItsContractIsStillKnown()
    {
        await using var service = await StartAsync(p => p with { Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new() }] }, NotTheThird);
        await service.Agents[Eu].ControlAsync("""{"model_tag": "m-8"}""");
        var first = await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        await service.PolicyBecomesAsync(s => s.Decision?.Reason == "GateBlocks", "the gate holds the failover back");

        await first.KillAsync();
        await service.Agents[Eu].ControlAsync("""{"model_tag": "m-9"}""");
        await service.StartOperatorAsync();

        await service.PolicyBecomesAsync(
            s => s.Decision is { Reason: "GateBlocks" } d && d.Message.Contains("model_tag is m-9, the source's was", StringComparison.Ordinal), "the new process compares with the dead source");
    }

    private static AgentRegionSpec NotTheThird(AgentRegionSpec region) => region.Region == West ? region with { FailoverTarget = false } : region;

    private static string BlobOf(string message) => message[(message.LastIndexOf("was ", StringComparison.Ordinal) + 4)..];
}
