using System.Globalization;
using Npgsql;
using Polly;
using Polly.Retry;

namespace AgentRegions.Postgres.Calls;

/// <summary>
/// Calls the database, each statement a transaction of its own. What was refused for now is tried again within the budget, and so is a read without an answer,
/// or what was certainly not sent. A write whose answer is lost is never sent again: it may have happened, and then its own condition fails.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private static readonly ResiliencePropertyKey<Call> CallKey = new("call");

    /// <summary>For making a table, which a cluster of many regions takes its time for.</summary>
    private static readonly TimeSpan SchemaTimeout = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresOptions _options;
    private readonly ResiliencePipeline _pipeline;
    private readonly ResiliencePipeline _schemaPipeline;
    private bool? _isCockroach;

    public Database(PostgresOptions options)
    {
        _options = options;
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            // The pipeline's timeout is the one that counts.
            CommandTimeout = 0,
            IncludeErrorDetail = false,
        };
        connection.ApplicationName ??= "agentregions";
        // The server gives up first: then it is certain that nothing was written.
        connection.Options = $"{connection.Options} -c statement_timeout={Milliseconds(options.RequestTimeout)}".TrimStart();
        var builder = new NpgsqlSlimDataSourceBuilder(connection.ConnectionString);
        builder.EnableTransportSecurity();
        _source = builder.Build();
        _pipeline = PipelineOf(options, options.RequestTimeout * 1.5);
        _schemaPipeline = PipelineOf(options, SchemaTimeout * 1.5);
    }

    public delegate Task<T> Statement<T>(NpgsqlConnection connection, bool isCockroach, CancellationToken cancellationToken);

    public Task<T> ReadAsync<T>(string action, string table, Statement<T> statement, CancellationToken cancellationToken) =>
        RunAsync(_pipeline, new(this, action, table, isWrite: false), statement, cancellationToken);

    public Task<T> WriteAsync<T>(string action, string table, Statement<T> statement, CancellationToken cancellationToken) =>
        RunAsync(_pipeline, new(this, action, table, isWrite: true), statement, cancellationToken);

    /// <summary>Changes the schema by statements that may run twice.</summary>
    public Task<T> ChangeSchemaAsync<T>(string action, string table, Statement<T> statement, CancellationToken cancellationToken) =>
        RunAsync<T>(_schemaPipeline, new(this, action, table, isWrite: false), async (connection, isCockroach, token) =>
        {
            // Until the connection goes back into the pool.
            await using var patient = new NpgsqlCommand($"SET statement_timeout = {Milliseconds(SchemaTimeout)}", connection);
            await patient.ExecuteNonQueryAsync(token);
            return await statement(connection, isCockroach, token);
        }, cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static ResiliencePipeline PipelineOf(PostgresOptions options, TimeSpan timeout)
    {
        var retry = new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && arguments.Context.Properties.GetValue(CallKey, null!).TriesAgain(e, arguments.Context.CancellationToken)),
            MaxRetryAttempts = int.MaxValue,
            Delay = options.RetryDelay,
            MaxDelay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        };
        if (options.Randomizer is { } randomizer)
            retry.Randomizer = randomizer;
        return new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }.AddRetry(retry).AddTimeout(timeout).Build();
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static async Task<T> RunAsync<T>(ResiliencePipeline pipeline, Call call, Statement<T> statement, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            return await pipeline.ExecuteAsync(static async (c, s) => await s.call.TryAsync(s.statement, c.CancellationToken), context, (call, statement));
        }
        catch (Exception e) when (e is not (OperationCanceledException or ArgumentException))
        {
            throw call.Failed(e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw call.Failed(e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<bool> IsCockroachAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_isCockroach is { } known)
            return known;
        await using var command = new NpgsqlCommand("SELECT version()", connection);
        var version = (string?)await command.ExecuteScalarAsync(cancellationToken);
        var isCockroach = version?.Contains("CockroachDB", StringComparison.Ordinal) ?? false;
        _isCockroach = isCockroach;
        return isCockroach;
    }

    /// <summary>One call, with all its tries.</summary>
    private sealed class Call(Database database, string action, string table, bool isWrite)
    {
        private readonly long _begun = database._options.TimeProvider.GetTimestamp();
        private bool _sent;

        public async Task<T> TryAsync<T>(Statement<T> statement, CancellationToken cancellationToken)
        {
            _sent = false;
            var time = database._options.TimeProvider;
            var started = time.GetTimestamp();
            var result = "ok";
            try
            {
                await using var connection = await database._source.OpenConnectionAsync(cancellationToken);
                var isCockroach = await database.IsCockroachAsync(connection, cancellationToken);
                _sent = true;
                return await statement(connection, isCockroach, cancellationToken);
            }
            catch (Exception e)
            {
                result = e is Npgsql.PostgresException { SqlState: var state } ? state : e is OperationCanceledException ? "Cancelled" : "Unavailable";
                throw;
            }
            finally
            {
                PostgresMetrics.Request(table, action, result, time.GetElapsedTime(started));
            }
        }

        public bool TriesAgain(Exception exception, CancellationToken caller)
        {
            var fault = CallFaults.Of(exception, _sent);
            var mayRepeat = fault is CallFault.Passing or CallFault.NotSent || (fault is CallFault.Lost && !isWrite);
            return mayRepeat && !caller.IsCancellationRequested && database._options.TimeProvider.GetElapsedTime(_begun) < database._options.RetryBudget;
        }

        public Core.Tables.TableException Failed(Exception exception) => CallFaults.ToTable(exception, action, table, isWrite, _sent);
    }
}
