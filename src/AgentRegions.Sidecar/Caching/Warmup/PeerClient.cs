using System.Net.Http.Headers;
using System.Text.Json;

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>Calls one peer, signed, within two seconds.</summary>
internal sealed class PeerClient(PeerSignature signature, TimeProvider time) : IDisposable
{
    public const string WarmupPath = "/cache/warmup";
    public const string RecentPath = "/cache/recent";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { MaxResponseContentBufferSize = 32 * 1024 * 1024 };

    /// <returns>Null: the peer did not answer in time.</returns>
    public async Task<bool?> OfferAsync(Uri peer, byte[] body, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, new(peer, WarmupPath), body, cancellationToken) is { } answer ? answer.IsSuccess : null;

    /// <summary>What the peer used last; null when it did not answer, or with something else.</summary>
    public async Task<WarmupBody?> PullAsync(Uri peer, CancellationToken cancellationToken)
    {
        if (await SendAsync(HttpMethod.Get, new(peer, RecentPath), [], cancellationToken) is not { IsSuccess: true } answer)
            return null;
        try
        {
            return JsonSerializer.Deserialize(answer.Body, WarmupJson.Default.WarmupBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(bool IsSuccess, byte[] Body)?> SendAsync(HttpMethod method, Uri url, byte[] body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, url);
        if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        signature.Sign(request, body);
        try
        {
            using var answer = await _http.SendAsync(request, either.Token);
            return (answer.IsSuccessStatusCode, await answer.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
