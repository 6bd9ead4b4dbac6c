using System.Text.Json.Serialization;

namespace AgentRegions.Operator.StatusPages;

/// <summary>The facts as a problem (RFC 9457).</summary>
/// <param name="Name">The service's name; absent: it is none of ours.</param>
/// <param name="Since">Since when clients are sent to the page; absent: they are not, or not any more.</param>
/// <param name="SessionsKept">Whether its conversations as they were saved are kept; absent: nothing is known of any.</param>
internal sealed record StatusPageProblem(
    string Type, string Title, int Status, string? Detail, string? Name, DateTimeOffset? Since, bool? SessionsKept, string? Contact, long RetryAfterSeconds)
{
    public static StatusPageProblem Of(StatusPageFacts facts) => new(
        "service-unavailable", facts.Title, StatusCodes.Status503ServiceUnavailable, facts.Message, facts.Name, facts.Since, facts.SessionsKept ? true : null, facts.Contact,
        (long)facts.RetryAfter.TotalSeconds);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusPageProblem))]
internal sealed partial class StatusPageJson : JsonSerializerContext;
