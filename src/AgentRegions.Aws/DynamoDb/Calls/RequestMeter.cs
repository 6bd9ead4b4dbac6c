using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>Counts and times each attempt at an item; calls about tables are rare and left out.</summary>
internal sealed class RequestMeter(TimeProvider time) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        var (table, action) = executionContext.RequestContext.OriginalRequest switch
        {
            GetItemRequest get => (get.TableName, "GetItem"),
            QueryRequest query => (query.TableName, "Query"),
            PutItemRequest put => (put.TableName, "PutItem"),
            DeleteItemRequest delete => (delete.TableName, "DeleteItem"),
            _ => (null, ""),
        };
        if (table is null)
            return await base.InvokeAsync<T>(executionContext);
        var started = time.GetTimestamp();
        var result = "ok";
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext);
            DynamoDbMetrics.Units(table, action, executionContext.ResponseContext.Response);
            return answer;
        }
        catch (Exception e)
        {
            result = e switch
            {
                ConditionalCheckFailedException => "condition",
                AmazonServiceException { ErrorCode: { Length: > 0 } code } => code,
                OperationCanceledException => "Cancelled",
                _ => "Unavailable",
            };
            throw;
        }
        finally
        {
            DynamoDbMetrics.Request(table, action, result, time.GetElapsedTime(started));
        }
    }
}
