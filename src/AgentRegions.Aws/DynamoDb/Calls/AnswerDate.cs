using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>
/// The store's time: an answer's Date header, in whole seconds and so up to a second behind. Refusals carry it too. The SDK keeps
/// no headers; this handler notes the one beside the answer's metadata.
/// </summary>
internal sealed class AnswerDate : PipelineHandler
{
    private const string Header = "Date";

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        var answer = await base.InvokeAsync<T>(executionContext);
        if (executionContext.ResponseContext is { Response.ResponseMetadata: { } metadata, HttpResponse: { } http } && http.GetHeaderValue(Header) is { Length: > 0 } date)
            metadata.Metadata[Header] = date;
        return answer;
    }

    /// <summary>Null when the answer had no date.</summary>
    public static DateTimeOffset? Of(AmazonWebServiceResponse answer) =>
        Parse(answer.ResponseMetadata?.Metadata is { } metadata && metadata.TryGetValue(Header, out var date) ? date : null);

    public static DateTimeOffset? Of(AmazonServiceException refusal) =>
        Parse((refusal.InnerException as HttpErrorResponseException)?.Response?.GetHeaderValue(Header));

    private static DateTimeOffset? Parse(string? date) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
