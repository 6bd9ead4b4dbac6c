using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Operator;

/// <summary>The table that operators agree through, and what a policy says when it will not do.</summary>
public sealed class CoordinationTableTests
{
    [ClustersFact]
    [Trait("Suite", "Shipped")]
    public async Task Table_IsMadeAndCheckedByTheCommand()
    {
        var table = $"made-{Guid.NewGuid():N}";
        var missing = await RunAsync("check", "--table", table, "--endpoint", "eu-central-1");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains(table, missing.Error, StringComparison.Ordinal);

        Assert.Contains($"table {table} is ready", (await RunAsync("create", "--table", table, "--endpoint", "eu-central-1")).Required, StringComparison.Ordinal);
        _ = (await RunAsync("create", "--table", table, "--endpoint", "eu-central-1")).Required;
        _ = (await RunAsync("check", "--table", table, "--endpoint", "eu-central-1")).Required;
    }

    [ClustersFact]
    public async Task NoSuchTable_ThePolicySaysSo_AndNothingMoves_UntilItIsThere()
    {
        var table = $"later-{Guid.NewGuid():N}";
        await using var clusters = await StartAsync(p => p with { Coordination = p.Coordination with { DynamoDB = p.Coordination.DynamoDB! with { Table = table } } });
        await clusters.StartOperatorsAsync();
        foreach (var site in clusters.Sites.Values)
        {
            var policy = await site.PolicyBecomesAsync(s => TestService.Condition(s.Conditions, ConditionTypes.Ready).Status == ConditionStatus.False, "it is not ready");
            Assert.Contains(table, TestService.Condition(policy.Status.Conditions, ConditionTypes.Ready).Message, StringComparison.Ordinal);
        }
        Assert.Empty(clusters.Route53.Accepted);

        _ = (await RunAsync("create", "--table", table, "--endpoint", "eu-central-1")).Required;
        await clusters.ActiveBecomesAsync(Us);
    }

    [ClustersFact]
    public async Task TwoObserversWithoutAWitness_NothingMovesByItself_AndTheRemedyIsSaid()
    {
        await using var clusters = await StartAsync(p => p with { Detection = p.Detection with { Observers = [Us, Eu] } });
        await clusters.StartOperatorsAsync();
        await clusters[Us].ConditionBecomesAsync(ConditionTypes.Ready, ConditionStatus.False, "QuorumImpossible");
        var possible = TestService.Condition((await clusters[Us].PolicyAsync()).Status.Conditions, ConditionTypes.FailoverPossible);
        Assert.Equal((ConditionStatus.False, "QuorumImpossible"), (possible.Status, possible.Reason));
        Assert.Contains("witness", possible.Message, StringComparison.Ordinal);
        await clusters[West].ConditionBecomesAsync(ConditionTypes.Ready, ConditionStatus.False, "QuorumImpossible");
        Assert.Empty(clusters.Route53.Accepted);
    }

    [ClustersFact]
    public async Task NoControlTargetAnswers_TheOperatorAbstains_AndVotesAgainAfterwards()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var cut = clusters[West];
        cut.Control.Cut(refuse: true);
        await cut.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "Abstaining");
        await clusters[Us].RegionBecomesAsync(Us, s => s.Observers.Any(o => o is { Name: West, Verdict: Verdict.Unknown, Reason: "NoVote" }), "its vote is missing");
        cut.Control.Resume();
        await cut.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.True, "TargetReady");
        await clusters[Us].RegionBecomesAsync(Us, s => s.Observers.Any(o => o is { Name: West, Verdict: Verdict.Healthy }), "its vote is back");
    }

    private static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_DYNAMODB"] = (await TestDynamoDb.EndpointAsync()).ToString(),
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        return await OperatorProcess.RunAsync(environment, ["coordination", .. arguments]);
    }
}
