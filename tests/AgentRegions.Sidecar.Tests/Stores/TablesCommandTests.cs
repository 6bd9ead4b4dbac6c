using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Stores;

/// <summary><c>agentregion-sidecar tables</c>, as a process.</summary>
public sealed class TablesCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [DynamoDbFact]
    public async Task DynamoDb_TablesAreMade_AndChecked()
    {
        var (sessions, effects) = ($"made-{Guid.NewGuid():N}", $"made-{Guid.NewGuid():N}-effects");
        string[] tables = ["--store", "dynamodb", "--region", "us-east-1", "--session-table", sessions, "--effect-table", effects, "--effect-endpoint", "ca-central-1"];
        var missing = await RunAsync(["tables", "check", .. tables]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains(sessions, missing.Error, StringComparison.Ordinal);

        var made = (await RunAsync(["tables", "create", .. tables])).Required;
        Assert.Contains($"table {sessions} is ready in us-east-1", made, StringComparison.Ordinal);
        Assert.Contains($"table {effects} is ready in ca-central-1", made, StringComparison.Ordinal);
        Assert.Equal(made, (await RunAsync(["tables", "create", .. tables])).Required);
        Assert.Contains("sidecars may use the tables", (await RunAsync(["tables", "check", .. tables])).Required, StringComparison.Ordinal);
        var refused = await RunAsync(["tables", "check", .. tables, "us-west-1"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("EndpointNotReplica: ", refused.Error, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Postgres_TablesAreMade()
    {
        var file = _folder.Write("postgres", await TestPostgres.ConnectionStringAsync());
        var name = $"made_{Guid.NewGuid():N}"[..20];
        string[] tables = ["--store", "postgres", "--postgres-file", file, "--session-table", name, "--effect-table", $"{name}_e"];

        Assert.Contains($"table {name}_e is ready", (await RunAsync(["tables", "create", .. tables])).Required, StringComparison.Ordinal);

        var refused = await RunAsync(["tables", "check", .. tables, "--region", "us-east-1"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(0, (await RunAsync(["tables", "check", .. tables, "--region", "us-east-1", "--database-region", "us-west-2"])).ExitCode);
    }

    [Theory]
    [InlineData("--region", "create", "--store", "dynamodb")]
    [InlineData("--effect-endpoint", "create", "--store", "dynamodb", "--region", "us-east-1", "--effect-table", "e")]
    [InlineData("--postgres-file", "check", "--store", "postgres")]
    [InlineData("--kms-key", "create", "--store", "postgres", "--postgres-file", "/etc/hostname", "--kms-key", "alias/a")]
    [InlineData("--store files", "create", "--store", "files")]
    [InlineData("--store", "create")]
    public async Task WrongArguments_AreNamed(string named, params string[] arguments)
    {
        var refused = await RunAsync(["tables", .. arguments]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(named, refused.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<CommandResult> RunAsync(string[] arguments)
    {
        Dictionary<string, string> environment = TestDynamoDb.SkipReason is null
            ? new() { ["AWS_ENDPOINT_URL_DYNAMODB"] = (await TestDynamoDb.EndpointAsync()).ToString(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test" }
            : [];
        return await ShippedProgram.RunAsync("agentregion-sidecar", environment, arguments);
    }
}
