using System.Text.Json;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Tables;

namespace AgentRegions.Core.Coordination;

/// <summary>
/// Operators' items as a table keeps them: process and beat (what a write is conditional on), uptime in ms, schema, the report as bytes,
/// and when those are compressed the length they had. A report is turned into bytes when it is another object than before, and
/// bytes into a report when they are others than before: at rest a beat costs no JSON.
/// </summary>
internal sealed class ObserverItemForm
{
    public const string Partition = "observers";

    /// <summary>400 KB, less the item's other attributes and their names.</summary>
    private const int MostBytes = (400 * 1024) - 2048;

    private const string Process = "process";
    private const string Beat = "beat";
    private const string Uptime = "uptime";
    private const string Schema = "schema";
    private const string Body = "body";
    private const string Plain = "plain";

    private volatile Written? _written;
    private volatile IReadOnlyList<NamespacedName> _leftOut = [];
    private volatile IReadOnlyDictionary<string, Known> _known = new Dictionary<string, Known>();

    public static WriteCondition ConditionOf(ObserverMark? expected) =>
        expected is { Process: not null } mark ? WriteCondition.Equal((Process, mark.Process), (Beat, mark.Beat)) : WriteCondition.NotExists;

    /// <summary>Null when there is no item, or none that says.</summary>
    public static ObserverMark? MarkOf(TableItem? item) =>
        item?.TextOf(Process) is { } process && item.NumberOf(Beat) is { } beat ? new ObserverMark(process, beat) : null;

    /// <summary>The services of which the last written item does not speak: an item that says too much would not be written at all, and no beat with it.</summary>
    public IReadOnlyList<NamespacedName> LeftOut => _leftOut;

    public TableItem Write(ObserverItem item)
    {
        var body = BodyOf(item.Report);
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
        {
            [Process] = item.Process,
            [Beat] = item.Beat,
            [Uptime] = item.Uptime.Ticks / TimeSpan.TicksPerMillisecond,
            [Schema] = item.Report.Schema,
            [Body] = body.Bytes,
        };
        if (body.PlainLength is { } plain)
            attributes.Add(Plain, plain);
        return new(new(Partition, item.Observer), attributes);
    }

    public ObserverItems Read(TableListing listing)
    {
        var known = new Dictionary<string, Known>(StringComparer.Ordinal);
        var items = new List<ObserverItem>(listing.Items.Count);
        var notUnderstood = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in listing.Items)
        {
            var observer = item.Key.Sort;
            try
            {
                var report = ReportOf(item);
                known.Add(observer, report);
                items.Add(Read(item, report.Report));
            }
            catch (JsonException e)
            {
                notUnderstood.Add(observer, e.Message);
            }
        }
        _known = known;
        return new(items, notUnderstood, listing.StoreTime);
    }

    private static ObserverItem Read(TableItem item, ObserverReport report) => new()
    {
        Observer = item.Key.Sort,
        Process = item.TextOf(Process) ?? throw Missing(Process),
        Beat = item.NumberOf(Beat) ?? throw Missing(Beat),
        Uptime = item.NumberOf(Uptime) is { } ms and >= 0 and < long.MaxValue / TimeSpan.TicksPerMillisecond
            ? new(ms * TimeSpan.TicksPerMillisecond)
            : throw Missing(Uptime),
        Report = report,
    };

    private Known ReportOf(TableItem item)
    {
        if (item.NumberOf(Schema) is not (>= 1 and <= ObserverReport.CurrentSchema))
            throw new JsonException($"schema {item.NumberOf(Schema)?.ToString() ?? "absent"}; this version understands up to {ObserverReport.CurrentSchema}");
        var bytes = item.BytesOf(Body) ?? throw Missing(Body);
        if (_known.GetValueOrDefault(item.Key.Sort) is { } before && before.Body.Span.SequenceEqual(bytes.Span))
            return before;
        return new(bytes, ObserverReportJson.Read(ReportBody.Unpack(bytes, item.NumberOf(Plain)).Span));
    }

    private static JsonException Missing(string attribute) => new($"the item has no readable '{attribute}'");

    private ReportBody BodyOf(ObserverReport report)
    {
        if (_written is { } written && ReferenceEquals(written.Report, report))
            return written.Body;
        var plain = ObserverReportJson.Write(report);
        var body = ReportBody.Pack(plain);
        List<NamespacedName> leftOut = [];
        // The largest first: those that take least of the others' room stay.
        var bySize = body.Bytes.Length <= MostBytes ? [] : report.Services
            .Select(s => (s.Service, Size: ObserverReportJson.Write(new() { Services = [s] }).Length))
            .OrderByDescending(s => s.Size).ToList();
        while (body.Bytes.Length > MostBytes && leftOut.Count < bySize.Count)
        {
            // As much as is too much by the ratio of compression so far, and a little more.
            var excess = plain.Length - (0.98 * plain.Length * MostBytes / body.Bytes.Length);
            do
                excess -= bySize[leftOut.Count].Size;
            while (Leave(bySize[leftOut.Count].Service) < bySize.Count && excess > 0);
            plain = ObserverReportJson.Write(report with { Services = [.. report.Services.Where(s => !leftOut.Contains(s.Service))] });
            body = ReportBody.Pack(plain);
        }
        _leftOut = leftOut;
        _written = new(report, body);
        return body;

        int Leave(NamespacedName service)
        {
            leftOut.Add(service);
            return leftOut.Count;
        }
    }

    private sealed record Written(ObserverReport Report, ReportBody Body);

    private sealed record Known(ReadOnlyMemory<byte> Body, ObserverReport Report);
}
