using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using Polly;
using Polly.Retry;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>
/// Calls one table's replicas: the one that answered last, and when it does not, the next. What was refused for now is tried again
/// within the budget, and so is a read without an answer, or a write that was certainly not sent.
/// <para>
/// A write whose answer is lost is never sent again: it may have happened, and then its own condition fails; or it may hang in the
/// network and happen later. The caller is told by a <see cref="TableException"/> whose <see cref="TableException.NothingWritten"/> is false,
/// and learns by reading what became of it. The next call goes to the next replica.
/// </para>
/// </summary>
internal sealed class ReplicaCalls
{
    private static readonly ResiliencePropertyKey<Call> CallKey = new("call");

    private readonly TableKind _kind;
    private readonly IReadOnlyList<DynamoDbClient> _replicas;
    private readonly DynamoDbOptions _options;
    private readonly TimeSpan _retryBudget;
    private readonly ResiliencePipeline _pipeline;
    private int _preferred;

    public ReplicaCalls(TableKind kind, string table, IReadOnlyList<DynamoDbClient> replicas, DynamoDbOptions options, TimeSpan requestTimeout, TimeSpan retryBudget)
    {
        _kind = kind;
        Table = table;
        _replicas = replicas;
        _options = options;
        _retryBudget = retryBudget;
        var retry = new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } e and not OperationCanceledException && arguments.Context.Properties.GetValue(CallKey, null!).TriesAgain(e)),
            MaxRetryAttempts = int.MaxValue,
            Delay = options.RetryDelay,
            MaxDelay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(arguments.Context.Properties.GetValue(CallKey, null!).HasUntried ? TimeSpan.Zero : null),
        };
        if (options.Randomizer is { } randomizer)
            retry.Randomizer = randomizer;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }.AddRetry(retry).AddTimeout(requestTimeout).Build();
    }

    public string Table { get; }

    public DateTimeOffset LocalNow => _options.TimeProvider.GetUtcNow();

    public Task<T> ReadAsync<T>(string action, Func<DynamoDbClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(action, isWrite: false, call, cancellationToken);

    public Task<T> WriteAsync<T>(string action, Func<DynamoDbClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(action, isWrite: true, call, cancellationToken);

    /// <param name="action">As IAM calls it.</param>
    private async Task<T> RunAsync<T>(string action, bool isWrite, Func<DynamoDbClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        var state = new Call(this, isWrite);
        context.Properties.Set(CallKey, state);
        try
        {
            return await _pipeline.ExecuteAsync(static async (c, s) => await s.call(s.state.Next(), c.CancellationToken), context, (state, call));
        }
        catch (Exception e) when (e is not (OperationCanceledException or TableException))
        {
            throw CallFaults.ToTable(e, action, _kind, Table, state.Last, isWrite);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw CallFaults.ToTable(e, action, _kind, Table, state.Last, isWrite);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One call, with all its tries.</summary>
    private sealed class Call(ReplicaCalls calls, bool isWrite)
    {
        private readonly long _begun = calls._options.TimeProvider.GetTimestamp();
        private int _asked = -1;
        private int _moves;

        public string Last { get; private set; } = "";

        /// <summary>Whether the last failure led to a replica that this call has not asked yet.</summary>
        public bool HasUntried { get; private set; }

        public DynamoDbClient Next()
        {
            _asked = Volatile.Read(ref calls._preferred);
            var replica = calls._replicas[(int)((uint)_asked % (uint)calls._replicas.Count)];
            Last = replica.Region;
            return replica;
        }

        public bool TriesAgain(Exception exception)
        {
            var fault = CallFaults.Of(exception);
            HasUntried = false;
            if (fault is CallFault.NotSent or CallFault.Lost)
            {
                // Of several calls that fail at one replica, one moves on.
                Interlocked.CompareExchange(ref calls._preferred, unchecked(_asked + 1), _asked);
                HasUntried = ++_moves < calls._replicas.Count;
            }
            var mayRepeat = fault is CallFault.Passing or CallFault.NotSent || (fault is CallFault.Lost && !isWrite);
            return mayRepeat && calls._options.TimeProvider.GetElapsedTime(_begun) < calls._retryBudget;
        }
    }
}
