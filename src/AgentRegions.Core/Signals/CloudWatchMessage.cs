using System.Globalization;
using System.Text.Json;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Signals;

/// <summary>What CloudWatch publishes to a topic when an alarm changes its state, as far as it matters here.</summary>
public sealed record CloudWatchMessage
{
    public string? AlarmName { get; init; }

    public string? AlarmArn { get; init; }

    /// <summary>OK, ALARM or INSUFFICIENT_DATA.</summary>
    public string? NewStateValue { get; init; }

    /// <summary>In the form 2026-01-31T18:00:00.000+0000.</summary>
    public string? StateChangeTime { get; init; }

    /// <exception cref="FormatException">It is not such a message; says what to do.</exception>
    public static CloudWatchMessage Read(string message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, SignalJson.Default.CloudWatchMessage) is { AlarmName.Length: > 0, NewStateValue: not null } read ? read
                : throw new FormatException("the SNS message is not a CloudWatch alarm's: let alarms alone publish to this topic, without a transformation");
        }
        catch (JsonException e)
        {
            throw new FormatException("the SNS message is not the JSON of a CloudWatch alarm: let alarms alone publish to this topic, without a transformation", e);
        }
    }

    /// <summary>Which region the alarm is about.</summary>
    /// <param name="regions">The AgentRegions that the policy selects.</param>
    public SignalReading For(SignalSpec signal, IReadOnlyCollection<string> regions)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(regions);
        var name = OneLine.Of(AlarmName);
        var region = signal.Region ?? signal.Regions?.GetValueOrDefault(AlarmName!);
        var why = signal.CloudWatch!.Alarms is { Count: > 0 } alarms && !alarms.Contains(AlarmName!) ? "it is not in the signal's cloudWatch.alarms"
            : region is null ? "it is not in the signal's regions"
            : SignalTarget.Problem(region, regions)
            // It says that CloudWatch knows nothing, not that nothing is wrong.
            ?? (NewStateValue is "ALARM" or "OK" ? null : $"its state {OneLine.Of(NewStateValue)} says nothing of the region");
        return why is not null ? new([], [$"{name}: {why}"])
            : new([new(region!, AlarmArn is { Length: > 0 } arn ? arn : name, NewStateValue == "ALARM", $"alarm {name} is in ALARM", ChangedAt)], []);
    }

    private DateTimeOffset? ChangedAt => DateTimeOffset.TryParse(StateChangeTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        // .NET reads +00:00 and not +0000.
        || (StateChangeTime is { Length: > 5 } text && DateTimeOffset.TryParse(text.Insert(text.Length - 2, ":"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        ? at : null;
}
