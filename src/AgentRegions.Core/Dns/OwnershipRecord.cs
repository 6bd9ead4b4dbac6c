using System.Globalization;

namespace AgentRegions.Core.Dns;

/// <summary>
/// The value of the TXT record <c>_agentregion.&lt;name&gt;</c>. No value is ever used twice, so a change batch that
/// deletes one value and creates the next is a compare-and-swap on the zone.
/// </summary>
public sealed record OwnershipRecord
{
    /// <summary>The register that owns the name. Anything else is a foreign store.</summary>
    public required string StoreId { get; init; }

    public required NamespacedName Service { get; init; }

    public required long Term { get; init; }

    public required long Epoch { get; init; }

    public required IReadOnlyList<string> Active { get; init; }

    /// <summary>The operation in the register that wrote this.</summary>
    public required string Operation { get; init; }

    /// <summary>Counts the batches of this service; reserved in the register before it is used.</summary>
    public required long Sequence { get; init; }

    /// <summary>The zone that it was written to; null: written before this was kept. In a zone that was copied, it says where from.</summary>
    public string? ZoneId { get; init; }

    /// <summary>The service's name that it was written for; null as above.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the name answers with the status page, and not with the active set.</summary>
    public bool StatusPage { get; init; }

    private const string ShowsStatusPage = "status-page";
    private const string Version = "agentregion/v1";

    /// <summary>The TXT record's name for a service's name.</summary>
    public static string NameFor(string dnsName) => $"_agentregion.{dnsName}";

    public string Format() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Version} store={StoreId} service={Service} term={Term} epoch={Epoch} active={string.Join(',', Active)} op={Operation} seq={Sequence}{(ZoneId is null ? "" : $" zone={ZoneId}")}{(Name is null ? "" : $" name={Name}")}{(StatusPage ? $" shows={ShowsStatusPage}" : "")}");

    /// <summary>Null when the text is not an ownership record of a version known here.</summary>
    public static OwnershipRecord? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(' ');
        if (words[0] != Version)
            return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.AsSpan(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !fields.TryAdd(word[..equals], word[(equals + 1)..]))
                return null;
        }
        return fields.TryGetValue("store", out var store)
            && fields.TryGetValue("service", out var service) && service.Split('/') is [var ns, var name]
            && Number(fields, "term") is { } term
            && Number(fields, "epoch") is { } epoch
            && fields.TryGetValue("active", out var active)
            && fields.TryGetValue("op", out var operation)
            && Number(fields, "seq") is { } sequence
            ? new OwnershipRecord
            {
                StoreId = store,
                Service = new(ns, name),
                Term = term,
                Epoch = epoch,
                Active = active.Length == 0 ? [] : active.Split(','),
                Operation = operation,
                Sequence = sequence,
                ZoneId = fields.GetValueOrDefault("zone"),
                Name = fields.GetValueOrDefault("name"),
                StatusPage = fields.GetValueOrDefault("shows") == ShowsStatusPage,
            }
            : null;
    }

    /// <summary>What a zone's record says; null when it has none that is known here.</summary>
    public static OwnershipRecord? Of(DnsSnapshot zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return zone.Ownership is { Values: [var text] } ? Parse(text) : null;
    }

    private static long? Number(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
