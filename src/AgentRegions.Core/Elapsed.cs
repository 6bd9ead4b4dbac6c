using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core;

/// <summary>
/// A measured span of time, in whole milliseconds and never negative. People read <c>2.03 s</c>; JSON has <c>2.03s</c>, as in Go and kubectl.
/// A configured span is a <see cref="Duration"/>.
/// </summary>
[JsonConverter(typeof(ElapsedJsonConverter))]
public readonly record struct Elapsed(TimeSpan Value)
{
    /// <summary>What a schema can check: the form of <see cref="Duration"/>, with an optional fraction of the seconds.</summary>
    public const string Pattern = @"^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,9}(\.[0-9]{1,3})?s)?([0-9]{1,12}ms)?$";

    /// <summary>Reads what <see cref="ToJson"/> writes, and every <see cref="Duration"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Elapsed elapsed)
    {
        elapsed = default;
        if (text is null)
            return false;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            var isDuration = Duration.TryParse(text, out var duration);
            elapsed = new(duration.Value);
            return isDuration;
        }
        var seconds = text.AsSpan(0, point).LastIndexOfAnyExceptInRange('0', '9') + 1;
        if (text[^1] != 's' || !decimal.TryParse(text.AsSpan()[seconds..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction))
            return false;
        var minutes = Duration.Zero;
        if ((seconds > 0 && !Duration.TryParse(text[..seconds], out minutes)) || fraction > int.MaxValue)
            return false;
        elapsed = new(minutes.Value + TimeSpan.FromMilliseconds((double)(fraction * 1000)));
        return true;
    }

    /// <summary>For people: <c>55 ms</c>, <c>2.03 s</c>, <c>5 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    public override string ToString() => Value switch
    {
        { TotalMilliseconds: < 1 } => "under 1 ms",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Value.Milliseconds} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Value.Ticks / (TimeSpan.TicksPerSecond / 100) / 100m:0.##} s"),
        { TotalHours: < 1 } => Pair(Value.Minutes, "min", Value.Seconds, "s"),
        _ => Pair((long)Value.TotalHours, "h", Value.Minutes, "min"),
    };

    /// <summary>For machines: <c>55ms</c>, <c>2.03s</c>, <c>5m20.5s</c>.</summary>
    public string ToJson()
    {
        var seconds = Value.Ticks / TimeSpan.TicksPerMillisecond % 60_000 / 1000m;
        if (Value.TotalSeconds < 1 || seconds == 0)
            return new Duration(Value).ToString();
        var minutes = new Duration(TimeSpan.FromMinutes(Math.Floor(Value.TotalMinutes)));
        return string.Create(CultureInfo.InvariantCulture, $"{(minutes == Duration.Zero ? "" : minutes)}{seconds:0.###}s");
    }

    private static string Pair(long large, string unit, int small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large} {unit}{(small == 0 ? "" : $" {small} {smallUnit}")}");
}

public sealed class ElapsedJsonConverter : JsonConverter<Elapsed>
{
    public override Elapsed Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Elapsed.TryParse(reader.GetString(), out var elapsed)
            ? elapsed
            : throw new JsonException($"\"{reader.GetString()}\" is not a measured time; write it like 55ms, 2.03s or 5m20s");

    public override void Write(Utf8JsonWriter writer, Elapsed value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToJson());
}
