using System.Text.Json;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Signals;

/// <summary>What Alertmanager posts to a webhook receiver, as far as it matters here.</summary>
public sealed record AlertmanagerMessage
{
    /// <summary>The form of the message; 4 since Alertmanager 0.16.</summary>
    public const string KnownVersion = "4";

    public string? Version { get; init; }

    public IReadOnlyList<Alert?>? Alerts { get; init; }

    /// <exception cref="FormatException">It is not such a message; says what to do.</exception>
    public static AlertmanagerMessage Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var message = JsonSerializer.Deserialize(utf8, SignalJson.Default.AlertmanagerMessage);
            return message?.Version == KnownVersion && message.Alerts is not null ? message
                : throw new FormatException($"the body is not a message of Alertmanager's webhook, version {KnownVersion}: send it by a receiver with webhook_configs");
        }
        catch (JsonException e)
        {
            throw new FormatException("the body is not the JSON of Alertmanager's webhook: send it by a receiver with webhook_configs", e);
        }
    }

    /// <summary>Which regions the alerts are about.</summary>
    /// <param name="regions">The AgentRegions that the policy selects.</param>
    public SignalReading For(SignalSpec signal, IReadOnlyCollection<string> regions)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(regions);
        var (news, ignored) = (new List<SignalNews>(), new List<string>());
        foreach (var alert in Alerts ?? [])
        {
            if (alert is null)
                continue;
            var name = OneLine.Of(alert.Labels?.GetValueOrDefault("alertname") ?? "an alert");
            if (RegionOf(alert, signal, regions, out var region) is { } why)
                ignored.Add($"{name}: {why}");
            else
                news.Add(new(region, alert.Key, alert.Status != "resolved", $"alert {name} is firing"));
        }
        return new(news, ignored);
    }

    /// <returns>Why it is about none; null when it is.</returns>
    private static string? RegionOf(Alert alert, SignalSpec signal, IReadOnlyCollection<string> regions, out string region)
    {
        region = signal.Region ?? "";
        var labels = alert.Labels ?? new Dictionary<string, string>();
        foreach (var (label, value) in signal.Alertmanager!.Match)
        {
            if (labels.GetValueOrDefault(label) != value)
                return $"its label {label} is not what alertmanager.match asks for";
        }
        if (alert.Status is not ("firing" or "resolved"))
            return "its status is neither firing nor resolved";
        if (signal.Region is null)
        {
            if (labels.GetValueOrDefault(signal.Alertmanager.RegionLabel!) is not { Length: > 0 } value)
                return $"it has no label {signal.Alertmanager.RegionLabel}; give it one, or write region into the signal";
            region = signal.Regions is { } map ? map.GetValueOrDefault(value) ?? "" : value;
            if (region.Length == 0)
                return $"{OneLine.Of(value)} is not in the signal's regions; add it";
        }
        return SignalTarget.Problem(region, regions);
    }
}

/// <summary>One alert of a message.</summary>
public sealed record Alert
{
    public string? Status { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>What the alert is known by from one message to the next.</summary>
    internal string Key => Fingerprint is { Length: > 0 and <= 64 } known ? known
        : OneLine.Of(string.Join(',', (Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
}
