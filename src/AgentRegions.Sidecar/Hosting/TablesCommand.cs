using System.CommandLine;
using AgentRegions.Core.Tables;
using AgentRegions.Sidecar.Stores;
using AgentRegions.Sidecar.Stores.Making;

namespace AgentRegions.Sidecar.Hosting;

/// <summary><c>agentregion-sidecar tables create|check</c>: the tables that sessions and effects are stored in.</summary>
internal static class TablesCommand
{
    private static readonly Option<string[]> Regions = new("--region") { HelpName = "us-east-1", AllowMultipleArgumentsPerToken = true, Description = "The cloud regions in which agents run: each has a replica of the session table. Required on DynamoDB." };
    private static readonly Option<string?> KmsKey = new("--kms-key") { HelpName = "alias/agents", Description = "The alias of a key of yours in every region, instead of DynamoDB's own." };

    public static Command Create()
    {
        var create = new Command("create", "Makes what is missing and waits until it is ready; what is there stays. Its rights: config/iam/create-agent-tables.json.") { Regions, KmsKey };
        create.SetAction((parsed, cancellationToken) => RunAsync(parsed, async tables =>
        {
            foreach (var made in await tables.CreateAsync(cancellationToken))
                Console.WriteLine(made);
            return 0;
        }));
        var check = new Command("check", "Says whether sidecars may use the tables. Exit code 2 when they may not.") { Regions };
        check.SetAction((parsed, cancellationToken) => RunAsync(parsed, async tables =>
        {
            var refusals = await tables.CheckAsync(cancellationToken);
            foreach (var refusal in refusals)
                await Console.Error.WriteLineAsync($"{refusal.Reason}: {refusal.Message}");
            if (refusals.Count == 0)
                Console.WriteLine("sidecars may use the tables");
            return refusals.Count == 0 ? 0 : 2;
        }));
        foreach (var option in StoreArguments.OfTables)
        {
            create.Options.Add(option);
            check.Options.Add(option);
        }
        return new("tables", "The tables that sessions and effects are stored in.") { create, check };
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<IAgentTables, Task<int>> act)
    {
        try
        {
            await using var tables = Open(StoreArguments.ReadTables(parsed), parsed.GetValue(Regions) ?? [], parsed.GetResult(KmsKey) is null ? null : parsed.GetValue(KmsKey));
            return await act(tables);
        }
        catch (Exception e) when (e is TableException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"agentregion-sidecar: {e.Message}");
            return 1;
        }
    }

    /// <exception cref="ArgumentException">The options do not go together.</exception>
    private static IAgentTables Open(StoreOptions store, string[] regions, string? kmsKey) => store.Kind switch
    {
        StoreKind.DynamoDB when regions.Length == 0 => throw new ArgumentException("--region: name the AWS regions in which agents run, such as --region us-east-1 eu-west-1"),
        StoreKind.DynamoDB when StoreOptionsRules.EffectProblem(store) is { } problem => throw new ArgumentException(problem),
        StoreKind.DynamoDB => new DynamoDbAgentTables(store, regions, kmsKey),
        StoreKind.Postgres when store.PostgresFile is null => throw new ArgumentException(StoreOptionsRules.NoPostgresFile),
        StoreKind.Postgres when kmsKey is not null => throw new ArgumentException("--kms-key: is DynamoDB's; leave it out"),
        StoreKind.Postgres => new PostgresAgentTables(store, regions),
        _ => throw new ArgumentException("--store files: makes its directory itself; nothing is to be done"),
    };
}
