using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core;

/// <summary>
/// A span of time as Kubernetes manifests write it: <c>500ms</c>, <c>15s</c>, <c>1m30s</c>, <c>2h</c>.
/// Whole milliseconds, never negative. Units: ms, s, m, h, each at most once and from large to small.
/// </summary>
[JsonConverter(typeof(DurationJsonConverter))]
public readonly record struct Duration(TimeSpan Value) : IComparable<Duration>
{
    /// <summary>
    /// What a schema can check, beside a length of at least one: the units, their order, and so few digits that the sum
    /// stays within the 292 years that Go's and CEL's durations hold.
    /// </summary>
    public const string Pattern = "^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,9}s)?([0-9]{1,12}ms)?$";

    public static Duration Zero { get; } = new(TimeSpan.Zero);

    public static Duration FromSeconds(double seconds) => new(TimeSpan.FromSeconds(seconds));

    public static Duration FromMinutes(double minutes) => new(TimeSpan.FromMinutes(minutes));

    public static Duration Parse(string text) =>
        TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"\"{text}\" is not a duration; write it like 500ms, 15s, 1m30s or 2h");

    public static bool TryParse([NotNullWhen(true)] string? text, out Duration duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
            return false;
        double milliseconds = 0;
        double largestAllowed = double.MaxValue;
        var at = 0;
        while (at < text.Length)
        {
            var digits = at;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
                digits++;
            if (digits == at || !long.TryParse(text.AsSpan(at, digits - at), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            var (unit, length) = UnitAt(text, digits);
            if (unit == 0 || unit >= largestAllowed)
                return false;
            milliseconds += number * unit;
            largestAllowed = unit;
            at = digits + length;
        }
        if (milliseconds > TimeSpan.MaxValue.TotalMilliseconds)
            return false;
        duration = new(TimeSpan.FromMilliseconds(milliseconds));
        return true;
    }

    public int CompareTo(Duration other) => Value.CompareTo(other.Value);

    public static bool operator <(Duration left, Duration right) => left.Value < right.Value;

    public static bool operator >(Duration left, Duration right) => left.Value > right.Value;

    public static bool operator <=(Duration left, Duration right) => left.Value <= right.Value;

    public static bool operator >=(Duration left, Duration right) => left.Value >= right.Value;

    public override string ToString()
    {
        var rest = (long)Value.TotalMilliseconds;
        if (rest == 0)
            return "0s";
        var text = new StringBuilder();
        foreach (var (unit, name) in Units)
        {
            if (rest / unit > 0)
                text.Append(CultureInfo.InvariantCulture, $"{rest / unit}{name}");
            rest %= unit;
        }
        return text.ToString();
    }

    private static readonly (long Milliseconds, string Name)[] Units = [(3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")];

    private static (double Milliseconds, int Length) UnitAt(string text, int at) =>
        at >= text.Length ? (0, 0)
        : text[at] == 'm' && at + 1 < text.Length && text[at + 1] == 's' ? (1, 2)
        : text[at] switch { 'h' => (3_600_000, 1), 'm' => (60_000, 1), 's' => (1000, 1), _ => (0, 0) };
}

public sealed class DurationJsonConverter : JsonConverter<Duration>
{
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Duration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException($"\"{reader.GetString()}\" is not a duration; write it like 500ms, 15s, 1m30s or 2h");

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
