using System.Text.Json.Serialization;

namespace AgentRegions.Sidecar.Http;

/// <summary>RFC 9457: the body of every answer that is not a success.</summary>
/// <param name="Type">A slug that programs tell problems by.</param>
/// <param name="Title">The slug in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request, and what to do instead.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail)
{
    public Problem(string type, int status, string detail)
        : this(type, type.Replace('-', ' '), status, detail)
    {
    }

    /// <summary>What else there is to know, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, System.Text.Json.JsonElement>? Further { get; set; }

    /// <summary>When it is worth trying again; becomes the Retry-After header.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What there is instead of what the request named; becomes the ETag header.</summary>
    [JsonIgnore]
    public string? Tag { get; init; }
}
