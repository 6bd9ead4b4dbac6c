using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Route53;

/// <summary>Stands inside the SDK's retries, so that each attempt is paced, bounded in time and counted.</summary>
internal sealed class RequestGate(RequestPace pace, RequestPace creations, TimeSpan timeout, TimeProvider time) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        var request = (RequestContext)executionContext.RequestContext;
        var caller = request.CancellationToken;
        var operation = request.OriginalRequest.GetType().Name[..^"Request".Length];
        if (request.OriginalRequest is CreateHealthCheckRequest)
            await creations.WaitAsync(urgent: false, caller);
        await pace.WaitAsync(urgent: request.OriginalRequest is ChangeResourceRecordSetsRequest, caller);

        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(caller, deadline.Token);
        request.CancellationToken = linked.Token;
        var started = time.GetTimestamp();
        var result = "ok";
        try
        {
            return await base.InvokeAsync<T>(executionContext);
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            result = "Timeout";
            throw new TimeoutException($"{operation}: no answer within {timeout.TotalSeconds:0.###} s", e);
        }
        catch (Exception e)
        {
            result = e switch
            {
                AmazonServiceException { ErrorCode: { Length: > 0 } code } => code,
                OperationCanceledException => "Cancelled",
                _ => "Unavailable",
            };
            throw;
        }
        finally
        {
            request.CancellationToken = caller;
            Route53Metrics.Request(operation, result, time.GetElapsedTime(started));
        }
    }
}
