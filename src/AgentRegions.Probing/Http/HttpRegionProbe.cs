using System.Net;
using AgentRegions.Core.Health;

namespace AgentRegions.Probing.Http;

internal sealed class HttpRegionProbe(ProbeTarget target, Uri uri, string? authorization, SocketsHttpHandler handler, TimeProvider time) : IRegionProbe
{
    private readonly HttpMessageInvoker _http = new(handler);

    public async ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        var timestamp = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(target.Health.Timeout.Value, time);
        using var link = cancellation.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), deadline);
        HealthBody answer;
        try
        {
            answer = await AskAsync(deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            answer = deadline.IsCancellationRequested
                ? new(HealthReason.Timeout, $"no complete answer within {target.Health.Timeout}", null)
                : ProbeFailure.Explain(e, uri);
        }
        var end = time.GetTimestamp();
        return new()
        {
            At = at,
            Timestamp = timestamp,
            EndTimestamp = end,
            Latency = time.GetElapsedTime(timestamp, end),
            Reason = answer.Reason,
            Detail = answer.Detail,
            Report = answer.Report,
        };
    }

    public void Dispose() => _http.Dispose();

    private async Task<HealthBody> AskAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        RegionUrl.Address(request, target, authorization);
        using var response = await _http.SendAsync(request, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            return ByStatus((int)response.StatusCode);
        if (response.Content.Headers.ContentEncoding.Count > 0)
            return new(HealthReason.NotJson, "the body is compressed, which the probe did not ask for", null);
        if (response.Content.Headers.ContentLength > HealthBody.MaxBytes)
            return TooLarge;
        using var body = await BoundedBody.ReadAsync(response.Content, HealthBody.MaxBytes, cancellation);
        return body is null ? TooLarge : HealthBody.Read(body.Bytes, target.ExpectedRegion);
    }

    private static HealthBody TooLarge { get; } = new(HealthReason.BodyTooLarge, $"the body is longer than {HealthBody.MaxBytes / 1024} KiB", null);

    private static HealthBody ByStatus(int status) => status switch
    {
        >= 300 and < 400 => new(HealthReason.Redirect, $"answered {status}; probes follow no redirects", null),
        >= 400 and < 500 => new(HealthReason.ClientError, $"answered {status}", null),
        >= 500 => new(HealthReason.ServerError, $"answered {status}", null),
        _ => new(HealthReason.UnexpectedStatus, $"answered {status}, not 200", null),
    };
}
