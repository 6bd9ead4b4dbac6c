using AgentRegions.Sidecar.Http;
using Microsoft.Net.Http.Headers;

namespace AgentRegions.Sidecar.Caching;

/// <summary>What keys, values and times may be.</summary>
internal static class CacheRules
{
    public const string StandardType = "application/octet-stream";
    public const int MaxKeyLength = 512;

    private static readonly TimeSpan MaxTtl = TimeSpan.FromHours(24);

    public static string RequireKey(string? key) =>
        key is { Length: > 0 and <= MaxKeyLength } && !key.Any(char.IsControl)
            ? key
            : throw new RefusalException(Problems.Invalid($"key: write 1 to {MaxKeyLength} characters without control characters; a longer one can be given as its hash"));

    /// <summary>Of <c>Cache-Control: max-age=SECONDS</c>.</summary>
    public static TimeSpan TtlOf(HttpRequest request, TimeSpan standard)
    {
        var header = request.Headers.CacheControl.ToString();
        if (header.Length == 0)
            return standard;
        if (CacheControlHeaderValue.TryParse(header, out var control) && control.MaxAge is { } age && age > TimeSpan.Zero && age <= MaxTtl)
            return age;
        throw new RefusalException(Problems.Invalid($"Cache-Control: write max-age=SECONDS, 1 to {MaxTtl.TotalSeconds:0}, or leave it out"));
    }
}
