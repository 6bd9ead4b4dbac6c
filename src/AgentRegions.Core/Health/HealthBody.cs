using System.Text;
using System.Text.Json;

namespace AgentRegions.Core.Health;

/// <summary>What the body of a 200 answer means.</summary>
public readonly record struct HealthBody(HealthReason Reason, string Detail, HealthReport? Report)
{
    /// <summary>The longest body that is read, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The longest text field that is believed, in characters: reports are kept and shown in status.</summary>
    public const int MaxFieldLength = 256;

    private static readonly string[] WellWords = ["ok", "healthy", "pass", "up"];

    /// <summary>Never throws: every fault of the body is a reason.</summary>
    public static HealthBody Read(ReadOnlySpan<byte> utf8, string? expectedRegion)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        HealthReport? report;
        try
        {
            report = JsonSerializer.Deserialize(utf8, HealthJson.Default.HealthReport);
        }
        catch (JsonException e) when (e.InnerException is JsonException || e.Path is null)
        {
            return new(HealthReason.NotJson, NotJson(utf8, e), null);
        }
        catch (JsonException e)
        {
            return new(HealthReason.InvalidReport, $"the field {OneLine.Of(e.Path)} cannot be read as the type that it must have", null);
        }
        if (report is null)
            return new(HealthReason.InvalidReport, "the body is null", null);
        return Judge(report, expectedRegion);
    }

    /// <summary>Whether a status word says that all is well; every other word does not.</summary>
    public static bool IsWell(string status) => WellWords.Contains(status, StringComparer.OrdinalIgnoreCase);

    private static HealthBody Judge(HealthReport report, string? expectedRegion)
    {
        if (TooLong(report) is { } field)
            return new(HealthReason.InvalidReport, $"the field {field} is longer than {MaxFieldLength} characters", null);
        if (string.IsNullOrEmpty(report.Status))
            return new(HealthReason.InvalidReport, "the field status is missing", report);
        if (report.Region is { } region && expectedRegion is not null && region != expectedRegion)
            return new(HealthReason.WrongRegion, $"the answer is from {OneLine.Of(region)}, not from {expectedRegion}", report);
        if (!IsWell(report.Status))
            return new(HealthReason.StatusDegraded, $"the region says of itself: {OneLine.Of(report.Status)}{Why(report)}", report);
        return new(HealthReason.Ok, "", report);
    }

    private static string NotJson(ReadOnlySpan<byte> utf8, JsonException e) =>
        utf8.IsEmpty ? "the body is empty"
        : $"the body is not JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})";

    private static string Why(HealthReport report) => report.Reasons is [{ Length: > 0 } first, ..] ? $" ({OneLine.Of(first)})" : "";

    private static string? TooLong(HealthReport report) =>
        Long(report.Status) ? "status"
        : Long(report.Region) ? "region"
        : Long(report.Release) ? "release"
        : Long(report.SchemaRev) ? "schema_rev"
        : Long(report.ModelTag) ? "model_tag"
        : Long(report.IndexHash) ? "index_hash"
        : Long(report.SecretsRev) ? "secrets_rev"
        : Long(report.BlobManifest) ? "blob_manifest"
        : null;

    private static bool Long(string? text) => text?.Length > MaxFieldLength;
}
