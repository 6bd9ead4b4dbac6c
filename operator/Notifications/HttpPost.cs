using System.Net;
using System.Net.Http.Headers;

namespace AgentRegions.Operator.Notifications;

/// <summary>Posts JSON and says what the answer means. Neither the URL nor what is answered goes further: either may hold a secret.</summary>
internal sealed class HttpPost(HttpClient http, TimeProvider time)
{
    /// <summary>Redirects are not followed: they would carry the body where nobody meant it.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="who">The receiver in problems.</param>
    /// <param name="remedy">What to do about a refusal of this receiver's; null: nothing special.</param>
    public async Task<Attempt> SendAsync(
        Uri url, byte[] body, IEnumerable<(string Name, string Value)> headers, string who, Func<HttpStatusCode, string?> remedy, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new("agentregion-operator", "0.1"));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Meaning(answer, who, remedy);
        }
        catch (HttpRequestException e)
        {
            return Attempt.Failed($"{who}: {Reason(e)}");
        }
    }

    private Attempt Meaning(HttpResponseMessage answer, string who, Func<HttpStatusCode, string?> remedy)
    {
        var status = (int)answer.StatusCode;
        var said = $"{who} answered {status}";
        return status switch
        {
            >= 200 and < 300 => Attempt.Delivered,
            >= 300 and < 400 => Attempt.Refused($"{said}: redirects are not followed; write the URL that it leads to"),
            429 or >= 500 => Attempt.Failed($"{said}{(remedy(answer.StatusCode) is { } what ? $": {what}" : "")}", Patience(answer.Headers.RetryAfter)),
            408 or 425 => Attempt.Failed(said, Patience(answer.Headers.RetryAfter)),
            _ => Attempt.Refused($"{said}: {remedy(answer.StatusCode) ?? "see what it wants, and correct the entry or its Secret"}"),
        };
    }

    private TimeSpan? Patience(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known to DNS; correct it",
        HttpRequestError.SecureConnectionError => "TLS was not agreed on; see its certificate: trusted, for that name, and not expired",
        HttpRequestError.ConnectionError => "no connection; see that it listens and that the cluster lets the operator out to it",
        HttpRequestError.ProxyTunnelError => "the proxy did not let it through; see HTTPS_PROXY and NO_PROXY of the operator",
        _ => "the connection broke before the answer",
    };
}
