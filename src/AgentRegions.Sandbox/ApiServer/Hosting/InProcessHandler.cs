using System.Net;
using AgentRegions.Sandbox.ApiServer.Http;

namespace AgentRegions.Sandbox.ApiServer.Hosting;

/// <summary>The core without a network: an HttpClient's handler.</summary>
internal sealed class InProcessHandler(ApiServerCore core) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var answer = await AnswerAsync(new(request.Method.Method, request.RequestUri!.PathAndQuery)
        {
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.Content?.Headers.ContentType?.ToString() ?? "",
            Authorization = request.Headers.Authorization?.ToString(),
            ImpersonateUser = request.Headers.TryGetValues("Impersonate-User", out var names) ? names.First() : null,
            UserAgent = request.Headers.UserAgent.ToString(),
            Body = body,
        }, cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Version = HttpVersion.Version20,
            Content = answer.Events is { } events ? new StreamContent(new EventStream(events)) : new ReadOnlyMemoryContent(answer.Body),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        foreach (var header in answer.Headers)
            response.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return response;
    }

    private async Task<ApiResponse> AnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await core.HandleAsync(request, cancellationToken);
        }
        catch (ConnectionCutException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }
}
