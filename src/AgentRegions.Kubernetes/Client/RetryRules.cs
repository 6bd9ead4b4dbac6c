using System.Net;

namespace AgentRegions.Kubernetes.Client;

/// <summary>
/// When a request is sent again. A budget bounds retries to a tenth of all requests in the long run, so that a server in trouble
/// is not given several times its load.
/// </summary>
internal sealed class RetryRules(int maxRetries, Random random)
{
    private const double BudgetSize = 20;
    private const double EarnedPerRequest = 0.1;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private double _budget = BudgetSize;

    public void Begin()
    {
        lock (_lock)
            _budget = Math.Min(BudgetSize, _budget + EarnedPerRequest);
    }

    /// <summary>The delay before the next attempt; null when there is to be none.</summary>
    public TimeSpan? After(ApiRequest request, KubernetesException refusal, int attempt) =>
        MayRepeat(request, refusal.StatusCode) ? Spend(attempt, refusal.RetryAfter) : null;

    /// <summary>As above, when there was no answer.</summary>
    public TimeSpan? After(ApiRequest request, Exception failure, int attempt) =>
        request.IsRead || WasNotSent(failure) ? Spend(attempt, null) : null;

    // 429 is refused before anything is done. What a 5xx did to a write, nobody knows.
    private static bool MayRepeat(ApiRequest request, HttpStatusCode? code) =>
        code == HttpStatusCode.TooManyRequests
        || (request.IsRead && code is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    private static bool WasNotSent(Exception failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    private TimeSpan? Spend(int attempt, TimeSpan? retryAfter)
    {
        if (attempt >= maxRetries)
            return null;
        lock (_lock)
        {
            if (_budget < 1)
                return null;
            _budget--;
            return retryAfter ?? FirstDelay * Math.Pow(2, attempt) * (1 + random.NextDouble());
        }
    }
}
