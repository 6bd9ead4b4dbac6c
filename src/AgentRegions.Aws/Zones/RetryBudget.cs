using Polly;
using Polly.Retry;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// Tries again, with growing and jittered delays, what Route 53 refuses for now (throttling, an earlier change under way),
/// until the budget is spent; then the last refusal is the caller's.
/// </summary>
internal sealed class RetryBudget
{
    private static readonly ResiliencePropertyKey<long> Started = new("started");

    private readonly Route53Options _options;
    private readonly ResiliencePipeline _pipeline;

    public RetryBudget(Route53Options options)
    {
        _options = options;
        var retry = new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && Faults.IsPassing(e) && Remains(arguments.Context.Properties.GetValue(Started, 0))),
            MaxRetryAttempts = int.MaxValue,
            Delay = options.RetryDelay,
            // A failover waits for it, and the pace bounds the requests anyway: one change and one page of a zone are under way at a time.
            MaxDelay = options.RetryDelay > TimeSpan.FromSeconds(1) ? options.RetryDelay : TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        };
        if (options.Randomizer is { } randomizer)
            retry.Randomizer = randomizer;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }.AddRetry(retry).Build();
    }

    public DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    /// <summary>When a budget begins, for <see cref="Remains"/>.</summary>
    public long Begin() => _options.TimeProvider.GetTimestamp();

    public bool Remains(long begun) => _options.TimeProvider.GetElapsedTime(begun) < _options.RetryBudget;

    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) => RunAsync(call, Begin(), cancellationToken);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, long begun, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Started, begun);
            return await _pipeline.ExecuteAsync(static async (c, call) => await call(c.CancellationToken), context, call);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>A pause before sending again what was lost.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(_options.RetryDelay, _options.TimeProvider, cancellationToken);
}
