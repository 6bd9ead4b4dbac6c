using System.Net;

namespace AgentRegions.Aws.SnsMessages;

/// <summary>Asks SNS, within bounds: of time, of size, and of how often others can make it ask.</summary>
internal sealed class SnsWeb : IDisposable
{
    private const int MaxBytes = 64 * 1024;

    private readonly HttpClient _http;
    private readonly SnsInboxOptions _options;
    private readonly TimeProvider _time;

    public SnsWeb(SnsInboxOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _http = options.Handler is { } handler ? new(handler, disposeHandler: false)
            : new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _http.MaxResponseContentBufferSize = MaxBytes;
    }

    /// <exception cref="SnsUnavailableException">It did not answer 200 in time.</exception>
    public async Task<byte[]> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var answer = await _http.GetAsync(url, either.Token);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(either.Token)
                : throw new SnsUnavailableException($"{url.Host} answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new SnsUnavailableException($"{url.Host} cannot be reached ({e.HttpRequestError}): let the operator out to it", e);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SnsUnavailableException($"{url.Host} did not answer within {_options.Timeout.TotalSeconds:0.#} s: let the operator out to it", e);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>SNS could not be asked; the message can be sent again.</summary>
public sealed class SnsUnavailableException : Exception
{
    public SnsUnavailableException()
    {
    }

    public SnsUnavailableException(string message)
        : base(message)
    {
    }

    public SnsUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
