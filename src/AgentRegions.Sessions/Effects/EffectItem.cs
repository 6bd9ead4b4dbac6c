using System.Text.Json;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Heads;

namespace AgentRegions.Sessions.Effects;

/// <summary>An effect as an item: who claimed it, until when, and what it gave.</summary>
internal sealed record EffectItem
{
    private const string OwnerName = "w";
    private const string Fingerprints = "p";
    private const string EpochName = "e";
    private const string RegionName = "r";
    private const string Contracts = "k";
    private const string Claimed = "at";
    private const string Expires = "x";
    private const string Keep = "keep";
    private const string Committed = "d";
    private const string ResultName = "b";

    public required string Owner { get; init; }

    public required string Fingerprint { get; init; }

    public required long Epoch { get; init; }

    public required string Region { get; init; }

    public AgentContract Contract { get; init; } = new();

    public required DateTimeOffset ClaimedAt { get; init; }

    /// <summary>Not committed by then: its fate is unknown.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Swept after that.</summary>
    public required DateTimeOffset KeepUntil { get; init; }

    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>Sealed. Null: it gave nothing, or is not committed.</summary>
    public ReadOnlyMemory<byte>? Result { get; init; }

    public TableItem ToItem(ItemKey key)
    {
        var attributes = new List<(string, AttributeValue)>
        {
            (OwnerName, Owner),
            (Fingerprints, Fingerprint),
            (EpochName, Epoch),
            (RegionName, Region),
            (Claimed, ClaimedAt.ToUnixTimeMilliseconds()),
            (Expires, ExpiresAt.ToUnixTimeMilliseconds()),
            (Keep, KeepUntil.ToUnixTimeMilliseconds()),
        };
        if (Contract != new AgentContract())
            attributes.Add((Contracts, JsonSerializer.Serialize(Contract, HeadJson.Default.AgentContract)));
        if (CommittedAt is { } committed)
            attributes.Add((Committed, committed.ToUnixTimeMilliseconds()));
        if (Result is { } result)
            attributes.Add((ResultName, new AttributeValue.Binary(result)));
        return new(key.Partition, key.Sort, [.. attributes]);
    }

    /// <exception cref="SessionException">The item is no effect.</exception>
    public static EffectItem Read(TableItem item) => new()
    {
        Owner = item.TextOf(OwnerName) ?? throw Missing(item, OwnerName),
        Fingerprint = item.TextOf(Fingerprints) ?? throw Missing(item, Fingerprints),
        Epoch = item.NumberOf(EpochName) ?? throw Missing(item, EpochName),
        Region = item.TextOf(RegionName) ?? throw Missing(item, RegionName),
        Contract = item.TextOf(Contracts) is { } contract ? JsonSerializer.Deserialize(contract, HeadJson.Default.AgentContract) ?? new() : new(),
        ClaimedAt = TimeOf(item, Claimed) ?? throw Missing(item, Claimed),
        ExpiresAt = TimeOf(item, Expires) ?? throw Missing(item, Expires),
        KeepUntil = TimeOf(item, Keep) ?? throw Missing(item, Keep),
        CommittedAt = TimeOf(item, Committed),
        Result = item.BytesOf(ResultName),
    };

    /// <summary>It is still this owner's claim, not committed.</summary>
    public WriteCondition IsStillClaimed() => WriteCondition.Equal((OwnerName, Owner), (Expires, ExpiresAt.ToUnixTimeMilliseconds()));

    private static DateTimeOffset? TimeOf(TableItem item, string name) =>
        item.NumberOf(name) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static SessionException Missing(TableItem item, string name) =>
        new(SessionFault.UnknownFormat, $"the effect table's item {item.Key} has no readable '{name}': it is no effect of this project");
}
