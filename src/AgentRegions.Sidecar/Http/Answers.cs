using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace AgentRegions.Sidecar.Http;

/// <summary>Reads and writes bodies.</summary>
public static partial class Answers
{
    public const string ProblemType = "application/problem+json";

    public static Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, body, type, context.RequestAborted);
    }

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(problem);
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = ProblemType;
        context.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (problem.Tag is { } tag)
            context.Response.Headers.ETag = Tags.Quoted(tag);
        // Also for who has gone or timed out: the connection decides whether it arrives.
        return JsonSerializer.SerializeAsync(context.Response.Body, problem, SidecarJson.Default.Problem, CancellationToken.None);
    }

    /// <exception cref="RefusalException">The body is not JSON of this type; the detail names the place.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new RefusalException(Problems.Invalid("the body is null; send a JSON object"));
        }
        catch (JsonException e)
        {
            throw new RefusalException(Problems.Invalid(Explain(e)));
        }
    }

    /// <summary>Names the place, never the content.</summary>
    internal static string Explain(JsonException e) => e.InnerException is JsonException || e.Path is null
        ? $"the body is not JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})"
        : Missing().Match(e.Message) is { Success: true } missing ? $"{e.Path}: required and missing: {missing.Groups[1].Value}"
        : $"{e.Path}: the value cannot be read as the type that it must have; /openapi.json says what it takes";

    /// <summary>System.Text.Json says which in its message alone.</summary>
    [GeneratedRegex("missing required properties including: (['\\w, ]+)")]
    private static partial Regex Missing();
}
