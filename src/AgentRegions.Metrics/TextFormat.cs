using System.Globalization;
using System.Text;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace AgentRegions.Metrics;

/// <summary>Prometheus' text exposition format 0.0.4.</summary>
internal sealed class TextFormat
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Writes instruments of one name under one HELP and TYPE. Those of another kind than the first are left out: the format forbids them.</summary>
    public void Write(IEnumerable<Family> sameName)
    {
        Family? first = null;
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var family in sameName)
        {
            if (first is not null && TypeOf(first.Kind) != TypeOf(family.Kind))
                continue;
            family.Visit((labels, series) =>
            {
                if (!written.Add(labels))
                    return;
                if (first is null)
                    WriteHead(first = family);
                WriteSeries(family, labels, series);
            });
        }
    }

    public override string ToString() => _text.ToString();

    /// <summary>Labels in their names' order, as <c>a="x",b="y"</c>.</summary>
    public static string Labels(ReadOnlySpan<Tag> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
            labels[PrometheusNames.Label(name)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value, quotes: true)}\""));
    }

    private void WriteHead(Family family)
    {
        if (!string.IsNullOrEmpty(family.Help))
            _text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escape(family.Help, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(family.Name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
    }

    private void WriteSeries(Family family, string labels, Series series)
    {
        if (family.Kind != FamilyKind.Histogram)
        {
            WriteSample(family.Name, "", labels, "", series.Value);
            return;
        }
        long count = 0;
        for (var i = 0; i < series.Counts.Length; i++)
        {
            count += series.Counts[i];
            var bound = i < family.Buckets.Length ? Number(family.Buckets[i]) : "+Inf";
            WriteSample(family.Name, "_bucket", labels, $"le=\"{bound}\"", count);
        }
        WriteSample(family.Name, "_sum", labels, "", series.Value);
        WriteSample(family.Name, "_count", labels, "", count);
    }

    private void WriteSample(string name, string suffix, string labels, string more, double value)
    {
        _text.Append(name).Append(suffix);
        if (labels.Length > 0 || more.Length > 0)
            _text.Append('{').Append(labels).Append(labels.Length > 0 && more.Length > 0 ? "," : "").Append(more).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string TypeOf(FamilyKind kind) => kind switch
    {
        FamilyKind.Counter or FamilyKind.ObservedCounter => "counter",
        FamilyKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text, bool quotes)
    {
        if (!text.AsSpan().ContainsAny('\\', '\n', '"'))
            return text;
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
