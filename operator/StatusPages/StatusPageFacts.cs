using System.Buffers;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.StatusPages;

/// <summary>All that the public is told of a service: what its policy's author wrote for that, and since when. Nothing of its regions, and no text of an error.</summary>
internal sealed record StatusPageFacts
{
    private static readonly SearchValues<char> NotInLinks = SearchValues.Create(" \"'<>&");

    /// <summary>Whatever was asked for: of what is not known here nothing is named.</summary>
    public static StatusPageFacts Unknown { get; } = new() { Title = "Service unavailable", RetryAfter = TimeSpan.FromSeconds(30) };

    /// <summary>The service's name; null: it is none of ours.</summary>
    public string? Name { get; private init; }

    public required string Title { get; init; }

    public string? Message { get; private init; }

    public string? Contact { get; private init; }

    /// <summary>Since when clients are sent here; null: they are not, or not any more.</summary>
    public DateTimeOffset? Since { get; private init; }

    /// <summary>Whether its regions carried conversations that they had stored.</summary>
    public bool SessionsKept { get; private init; }

    public required TimeSpan RetryAfter { get; init; }

    /// <summary>Where a contact leads when it is a link; null: it is plain text.</summary>
    public string? Link =>
        Contact is { } text && (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("mailto:", StringComparison.Ordinal))
        && text.AsSpan().IndexOfAny(NotInLinks) < 0 && Uri.TryCreate(text, UriKind.Absolute, out _) ? text : null;

    /// <param name="regions">The status of the regions that the policy selects.</param>
    public static StatusPageFacts Of(FailoverPolicySpec policy, StatusPageSpec page, FailoverPolicyStatus status, IEnumerable<AgentRegionStatus> regions) => new()
    {
        Name = policy.Dns.Name,
        Title = page.Title,
        Message = page.Message,
        Contact = page.Contact,
        Since = status.StatusPage?.Since,
        SessionsKept = regions.Any(r => r.Sessions is { Total: > 0 }),
        RetryAfter = page.RetryAfter.Value,
    };
}
