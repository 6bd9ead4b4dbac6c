using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// The SDK retries reads, and only for transport faults. It never sends a change twice: a batch that was applied while its
/// answer was lost would look stale. (That includes its retries of stale pooled connections, which ask
/// <see cref="CanRetry"/> too.) Throttling is left to the caller's retry budget.
/// </summary>
internal sealed class Route53RetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool CanRetry(IExecutionContext executionContext) =>
        executionContext?.RequestContext.OriginalRequest is not ChangeResourceRecordSetsRequest && base.CanRetry(executionContext!);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsThrottlingError(exception) ? Task.FromResult(false) : base.RetryForExceptionAsync(executionContext, exception);
}
