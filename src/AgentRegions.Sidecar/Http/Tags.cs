using Microsoft.Net.Http.Headers;

namespace AgentRegions.Sidecar.Http;

/// <summary>Entity tags of requests: what a caller believes that it changes.</summary>
internal static class Tags
{
    public const string Any = "*";

    public static string Quoted(string tag) => $"\"{tag}\"";

    /// <summary>The tag of If-Match without its quotes, or *; null when there is none.</summary>
    public static string? IfMatch(HttpRequest request) => One(request.Headers.IfMatch.ToString(), "If-Match");

    /// <summary>The tag of If-None-Match without its quotes, or *; null when there is none.</summary>
    public static string? IfNoneMatch(HttpRequest request) => One(request.Headers.IfNoneMatch.ToString(), "If-None-Match");

    /// <summary>Cache-Control: no-cache: the caller wants what is stored, not what this process remembers.</summary>
    public static bool MustBeStored(HttpRequest request) => CacheControlHeaderValue.TryParse(request.Headers.CacheControl.ToString(), out var control) && control.NoCache;

    private static string? One(string header, string name)
    {
        if (header.Length == 0)
            return null;
        if (header == Any)
            return Any;
        return EntityTagHeaderValue.TryParse(header, out var tag) && !tag.IsWeak
            ? tag.Tag.Value![1..^1]
            : throw new RefusalException(Problems.Invalid($"{name}: write one tag in quotes as the ETag header gave it, such as \"3.17.us-east-1\", or *"));
    }
}
