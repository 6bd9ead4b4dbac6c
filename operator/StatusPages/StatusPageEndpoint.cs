using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using AgentRegions.Operator.RoutingControls;

namespace AgentRegions.Operator.StatusPages;

/// <summary>
/// Answers every request, whatever its method and path, with 503 and what is known of the service that its Host header names: as a page, or as a problem where JSON is asked for.
/// Bodies are not read.
/// </summary>
internal sealed class StatusPageEndpoint(StatusPageOptions options, StatusPageBoard board, StatusPageMetrics metrics, TimeProvider time)
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    private readonly RequestLimit _limit = new(options.RequestsPerSecond, time);

    public async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        // Who was answered has no more to ask: the place is another's.
        response.Headers.Connection = "close";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!_limit.TryTake())
        {
            metrics.Count("limited");
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            response.Headers.RetryAfter = "30";
            return;
        }
        var facts = board.Of(context.Request.Host.Host);
        metrics.Count(facts.Name is null ? "unknown" : "page");
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = ((long)facts.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers.Vary = "Accept";
        var body = WantsJson(context.Request) ? Machine(response, facts) : Page(response, facts);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Machine(HttpResponse response, StatusPageFacts facts)
    {
        response.ContentType = Problem;
        return JsonSerializer.SerializeToUtf8Bytes(StatusPageProblem.Of(facts), StatusPageJson.Default.StatusPageProblem);
    }

    private static byte[] Page(HttpResponse response, StatusPageFacts facts)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentLanguage = "en";
        response.Headers.ContentSecurityPolicy = StatusPageHtml.Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        return Encoding.UTF8.GetBytes(StatusPageHtml.Of(facts));
    }

    /// <summary>A browser names text/html and takes the rest; a program that names JSON gets it.</summary>
    private static bool WantsJson(HttpRequest request)
    {
        var accept = request.GetTypedHeaders().Accept;
        double Quality(params string[] types) => accept.Where(a => types.Contains(a.MediaType.Value, StringComparer.OrdinalIgnoreCase)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
        var json = Quality(Json, Problem);
        return json > 0 && json >= Quality(MediaTypeNames.Text.Html);
    }
}
