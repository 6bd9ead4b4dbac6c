using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Heads;

/// <summary>A head as an item: <c>head#REGION</c>. Short names: they are paid for with every checkpoint.</summary>
internal static class HeadItem
{
    public const string Prefix = "head#";

    private const int Format = 1;
    private const string FormatName = "f";
    private const string Epoch = "e";
    private const string Version = "v";
    private const string Clock = "c";
    private const string LastActive = "at";
    private const string Expires = "x";
    private const string Digests = "s";
    private const string Since = "o";
    private const string Messages = "n";
    private const string Contract = "k";
    private const string Behind = "i";

    public static ItemKey KeyOf(SessionKey key, string region) => new(key.Partition, Prefix + region);

    public static TableItem Write(SessionKey key, SessionHead head)
    {
        var attributes = new List<(string, AttributeValue)>
        {
            (FormatName, Format),
            (Epoch, head.Epoch),
            (Version, head.Version),
            (Clock, head.Clock.ToString()),
            (LastActive, head.LastActiveAt.ToUnixTimeMilliseconds()),
            (Expires, head.ExpiresAt.ToUnixTimeMilliseconds()),
            (TtlAttribute.Name, head.ExpiresAt.ToUnixTimeSeconds() + 1),
            (Digests, head.Segments.SelectMany(s => s.ToBytes()).ToArray()),
            (Since, head.SegmentsSince.ToUnixTimeMilliseconds()),
            (Messages, head.MessageCount),
        };
        if (head.Contract != new AgentContract())
            attributes.Add((Contract, JsonSerializer.Serialize(head.Contract, HeadJson.Default.AgentContract)));
        if (head.IsStale)
            attributes.Add((Behind, head.Behind!.ToString()));
        return new(key.Partition, Prefix + head.Region, [.. attributes]);
    }

    /// <exception cref="SessionException">The item is of a newer format, or is no head.</exception>
    public static SessionHead Read(TableItem item)
    {
        var what = $"the session's item {item.Key}";
        if (item.NumberOf(FormatName) is not Format)
        {
            throw new SessionException(SessionFault.UnknownFormat, item.NumberOf(FormatName) is > Format and var format
                ? $"{what}: is of format {format}, and this release reads {Format}: a newer release wrote it; upgrade this one first"
                : $"{what}: is no head of this project");
        }
        try
        {
            return new()
            {
                Region = item.Key.Sort[Prefix.Length..],
                Epoch = Number(Epoch),
                Version = Number(Version),
                Clock = VectorClock.TryParse(item.TextOf(Clock)) ?? throw Missing(Clock),
                LastActiveAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(LastActive)),
                ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(Expires)),
                Segments = [.. (item.BytesOf(Digests) ?? throw Missing(Digests)).ToArray().Chunk(SegmentDigest.Size).Select(c => SegmentDigest.FromBytes(c))],
                SegmentsSince = DateTimeOffset.FromUnixTimeMilliseconds(Number(Since)),
                MessageCount = Number(Messages),
                Contract = item.TextOf(Contract) is { } contract ? JsonSerializer.Deserialize(contract, HeadJson.Default.AgentContract) ?? new() : new(),
                Behind = VectorClock.TryParse(item.TextOf(Behind)),
            };
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new SessionException(SessionFault.UnknownFormat, $"{what}: cannot be read", e);
        }

        long Number(string name) => item.NumberOf(name) ?? throw Missing(name);
        SessionException Missing(string name) => new(SessionFault.UnknownFormat, $"{what}: has no readable '{name}'");
    }

    /// <summary>That the head in the table is this one.</summary>
    public static WriteCondition ConditionOf(SessionHead? expected) =>
        expected is null ? WriteCondition.NotExists : WriteCondition.Equal((Epoch, expected.Epoch), (Version, expected.Version));

    /// <summary>Whether the item is what writing this head leaves: one's own write whose answer was lost.</summary>
    public static bool Is(TableItem item, SessionHead head) =>
        item.NumberOf(Epoch) == head.Epoch && item.NumberOf(Version) == head.Version
        && item.BytesOf(Digests) is { } digests && digests.Span.SequenceEqual(head.Segments.SelectMany(s => s.ToBytes()).ToArray());
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgentContract))]
internal sealed partial class HeadJson : JsonSerializerContext;
