using AgentRegions.Kubernetes.LeaderElection;

namespace AgentRegions.Operator.Knowledge;

/// <summary>
/// A replica that stands by takes no turns, so it knows nothing by itself: it hands the question to the one that leads, whose answer says how old it is.
/// What was handed on once is not handed on again.
/// </summary>
internal sealed class LeaderForwarding(ILeaderElection election, TimeProvider time) : IDisposable
{
    private const string Forwarded = "AgentRegion-Forwarded";

    /// <summary>Below the second in which a sidecar asks again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <summary>What is posted may make the leader ask others; SNS waits 15 s.</summary>
    private static readonly TimeSpan PostPatience = TimeSpan.FromSeconds(14);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience }) { MaxResponseContentBufferSize = 256 * 1024 };

    /// <param name="pathAndQuery">What to ask it.</param>
    /// <param name="port">Null: that of its address.</param>
    /// <returns>Whether the leader answered, and its answer was passed on.</returns>
    public Task<bool> TryAnswerAsync(HttpContext context, string pathAndQuery, int? port) => TrySendAsync(context, HttpMethod.Get, pathAndQuery, port, Patience, null);

    /// <summary>Hands on what a sidecar said, as it came.</summary>
    public async Task<bool> TryPutAsync(HttpContext context, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await TrySendAsync(context, HttpMethod.Put, context.Request.Path, null, Patience, content);
    }

    private async Task<bool> TrySendAsync(HttpContext context, HttpMethod method, string pathAndQuery, int? port, TimeSpan patience, HttpContent? content)
    {
        if (election.IsLeader || context.Request.Headers.ContainsKey(Forwarded) || LeaderAddress.Of(election.Leader) is not { } leader)
            return false;
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            var address = new UriBuilder(leader) { Port = port ?? leader.Port }.Uri;
            using var request = new HttpRequestMessage(method, new Uri(address, pathAndQuery)) { Content = content };
            request.Headers.Add(Forwarded, "1");
            if (content is not null && context.Request.Headers.Authorization is { Count: 1 } authorization)
                request.Headers.TryAddWithoutValidation("Authorization", authorization.ToString());
            using var answer = await _http.SendAsync(request, either.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(either.Token);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.Headers.CacheControl = answer.Headers.CacheControl?.ToString();
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && late.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Hands a POST on as it came, its body and its authorization.</summary>
    public async Task<bool> TryPostAsync(HttpContext context, int port, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await TrySendAsync(context, HttpMethod.Post, $"{context.Request.Path}{context.Request.QueryString}", port, PostPatience, content);
    }

    public void Dispose() => _http.Dispose();
}
