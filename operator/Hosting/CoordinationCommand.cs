using System.CommandLine;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Coordination;

namespace AgentRegions.Operator.Hosting;

/// <summary><c>agentregion-operator coordination create|check</c>: the table that operators agree through.</summary>
internal static class CoordinationCommand
{
    public static Command Create()
    {
        var table = new Option<string>("--table") { Required = true, HelpName = "agentregion-coordination", Description = "The table's name: spec.coordination.dynamoDB.table." };
        var endpoints = new Option<string[]>("--endpoint")
        {
            Required = true,
            HelpName = "us-east-1",
            AllowMultipleArgumentsPerToken = true,
            Description = "An AWS region, repeatable. create: one, in a place that serves no agents, or three of one set (US, Europe, Asia Pacific), with multi-Region strong consistency.",
        };
        var serviceRegions = new Option<string[]>("--service-region")
        {
            HelpName = "eu-west-1",
            AllowMultipleArgumentsPerToken = true,
            Description = "A cloud region in which agents run, repeatable: a table there alone is refused.",
        };
        var create = new Command("create", "Makes the table and waits until it is ready; what is there stays. Needs dynamodb:CreateTable, UpdateTable and DescribeTable.") { table, endpoints };
        create.SetAction((parsed, cancellationToken) => RunAsync(async tables =>
        {
            var made = await tables.CreateAsync(parsed.GetRequiredValue(table), parsed.GetRequiredValue(endpoints), cancellationToken);
            Console.WriteLine($"table {made.Name} is ready in {string.Join(", ", parsed.GetRequiredValue(endpoints))}");
            return 0;
        }));
        var check = new Command("check", "Says whether operators may agree through the table. Exit code 2 when they may not.") { table, endpoints, serviceRegions };
        check.SetAction((parsed, cancellationToken) => RunAsync(async tables =>
        {
            var refusals = await tables.CheckAsync(parsed.GetRequiredValue(table), parsed.GetRequiredValue(endpoints), parsed.GetValue(serviceRegions) ?? [], cancellationToken);
            foreach (var refusal in refusals)
                await Console.Error.WriteLineAsync($"{refusal.Reason}: {refusal.Message}");
            if (refusals.Count == 0)
                Console.WriteLine($"operators may agree through table {parsed.GetRequiredValue(table)}");
            return refusals.Count == 0 ? 0 : 2;
        }));
        return new("coordination", "The DynamoDB table that operators agree through.") { create, check };
    }

    private static async Task<int> RunAsync(Func<CoordinationTables, Task<int>> act)
    {
        try
        {
            using var dynamo = new DynamoDbCoordination(new());
            return await act(dynamo.Tables);
        }
        catch (Exception e) when (e is CoordinationException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"agentregion-operator: {e.Message}");
            return 1;
        }
    }
}
