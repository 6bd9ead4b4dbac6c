using System.Text.Json.Serialization;

namespace AgentRegions.Operator.Notifications;

/// <summary>What a webhook gets. Fields are added in time, none is taken away.</summary>
internal sealed record WebhookBody
{
    /// <summary>The same when it is sent again.</summary>
    public required string Id { get; init; }

    /// <summary>The same for all news of one change, or of one condition.</summary>
    public required string Incident { get; init; }

    public required string Event { get; init; }

    public required string State { get; init; }

    public required string Severity { get; init; }

    public required string Service { get; init; }

    public required string Name { get; init; }

    public required long Epoch { get; init; }

    public string? Kind { get; init; }

    public required IReadOnlyList<string> From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What a Slack incoming webhook gets.</summary>
internal sealed record SlackBody(string Text);

/// <summary>An event of PagerDuty's Events API v2.</summary>
internal sealed record PagerDutyBody
{
    public required string RoutingKey { get; init; }

    /// <summary>trigger, acknowledge or resolve.</summary>
    public required string EventAction { get; init; }

    public required string DedupKey { get; init; }

    public required string Client { get; init; }

    public required PagerDutyPayload Payload { get; init; }

    public override string ToString() => $"{EventAction} {DedupKey}"; // without the key
}

internal sealed record PagerDutyPayload
{
    /// <summary>At most 1,024 characters.</summary>
    public required string Summary { get; init; }

    public required string Source { get; init; }

    /// <summary>info, warning, error or critical.</summary>
    public required string Severity { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string Component { get; init; }

    public required string Class { get; init; }

    public required IReadOnlyDictionary<string, string> CustomDetails { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(SlackBody))]
internal sealed partial class NotificationJsonContext : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PagerDutyBody))]
internal sealed partial class PagerDutyJsonContext : JsonSerializerContext;
