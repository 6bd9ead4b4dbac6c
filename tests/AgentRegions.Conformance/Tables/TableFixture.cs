using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Tables;
using AgentRegions.Postgres;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions.Files;
using AgentRegions.Testing;
using Amazon.Runtime;

namespace AgentRegions.Conformance.Tables;

/// <summary>Empty tables to test against.</summary>
public abstract class TableFixture
{
    public abstract Task<ITable> NewTableAsync();
}

/// <summary>The sandbox's.</summary>
public sealed class MemoryTables : TableFixture
{
    public override Task<ITable> NewTableAsync() => Task.FromResult<ITable>(new MemoryTable(TimeProvider.System));
}

/// <summary>The sessions library's, in directories.</summary>
public sealed class FileTablesFixture : TableFixture, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("agentregions-conformance-");
    private int _tables;

    public override Task<ITable> NewTableAsync() =>
        Task.FromResult<ITable>(new FileTable(Path.Combine(_directory.FullName, $"{Interlocked.Increment(ref _tables)}"), TimeProvider.System));

    public void Dispose() => _directory.Delete(recursive: true);
}

/// <summary>DynamoDB Local's.</summary>
public sealed class DynamoDbTables : TableFixture, IDisposable
{
    private static readonly string[] Regions = ["us-east-1"];
    private DynamoDbCoordination? _dynamoDb;

    public override async Task<ITable> NewTableAsync()
    {
        _dynamoDb ??= new(new() { Endpoint = await TestDynamoDb.EndpointAsync(), Credentials = new BasicAWSCredentials("test", "test"), RequestTimeout = TimeSpan.FromSeconds(20) });
        var name = $"conformance-{Guid.NewGuid():N}";
        await _dynamoDb.Tables.CreateAsync(name, Regions, default);
        return _dynamoDb.Table(name, Regions);
    }

    public void Dispose() => _dynamoDb?.Dispose();
}

/// <summary>A real PostgreSQL's.</summary>
public sealed class PostgresTables : TableFixture, IAsyncLifetime
{
    private readonly List<PostgresSessions> _opened = [];

    public override async Task<ITable> NewTableAsync()
    {
        var sessions = new PostgresSessions(new()
        {
            ConnectionString = await TestPostgres.ConnectionStringAsync(),
            SessionTable = $"conformance_{Guid.NewGuid():N}",
            EffectTable = null,
            CreateTables = true,
            RequestTimeout = TimeSpan.FromSeconds(20),
        });
        _opened.Add(sessions);
        return sessions.Tables.Sessions;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var sessions in _opened)
            await sessions.DisposeAsync();
    }
}

/// <summary>A class whose tests need PostgreSQL.</summary>
public sealed class NeedsPostgresAttribute : NeedsAttribute
{
    public override string? SkipReason => TestPostgres.SkipReason;
}

/// <summary>A class whose tests need DynamoDB Local.</summary>
public sealed class NeedsDynamoDbAttribute : NeedsAttribute
{
    public override string? SkipReason => TestDynamoDb.SkipReason;
}
