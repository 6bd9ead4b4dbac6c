using Polly;
using Polly.Retry;

namespace AgentRegions.Operator.Notifications;

/// <summary>Tries a delivery until it is taken, refused, or the budget is spent.</summary>
internal sealed class DeliveryRetries
{
    private static readonly ResiliencePropertyKey<long> Started = new("started");

    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<Attempt> _pipeline;

    public DeliveryRetries(DeliveryOptions options, TimeProvider time)
    {
        _time = time;
        TimeSpan Left(ResilienceContext context) => options.Budget - time.GetElapsedTime(context.Properties.GetValue(Started, 0));
        _pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { IsPassing: true } attempt && Left(arguments.Context) > (attempt.RetryAfter ?? TimeSpan.Zero)),
                MaxRetryAttempts = int.MaxValue,
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                // Null: the backoff's own.
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            })
            .Build();
    }

    public async Task<Attempt> RunAsync(Func<CancellationToken, Task<Attempt>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Started, _time.GetTimestamp());
            return await _pipeline.ExecuteAsync(static async (c, call) => await call(c.CancellationToken), context, attempt);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
