using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Dns;

/// <summary>Who a name belongs to, judged by its ownership TXT.</summary>
public abstract record ZoneOwnership
{
    private ZoneOwnership()
    {
    }

    /// <summary>This register's, or free to take.</summary>
    public sealed record Ours : ZoneOwnership;

    /// <summary>Ours, but written at an epoch that the register does not know: the register is older than the zone, or empty.</summary>
    public sealed record RegisterIsOlder(OwnershipRecord Zone) : ZoneOwnership;

    /// <summary>Ours, and the register says of nothing that it was published: the policy was deleted, its records stayed, and it was made again.</summary>
    public sealed record NotPublished(OwnershipRecord Zone) : ZoneOwnership;

    /// <summary>Not ours: every write stops until spec.dns.adopt says otherwise.</summary>
    public sealed record Foreign(string Reason, string Message) : ZoneOwnership;

    /// <param name="zone">What the zone holds.</param>
    /// <param name="name">The service's name now: what was published for another one says nothing of this one.</param>
    /// <param name="adopt">Whether others' records may be taken over.</param>
    public static ZoneOwnership Judge(DnsSnapshot zone, string storeId, NamespacedName service, Register register, string name, bool adopt)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(register);
        var published = register.Published;
        if (!adopt && IsAnother(published?.ZoneId, zone.ZoneId))
        {
            return new Foreign(
                "AnotherZone",
                $"the service was published in hosted zone {published!.ZoneId}, and this operator finds {zone.ZoneId}: give all operators credentials of one account or set spec.dns.zoneId; if the zone was made anew, set spec.dns.adopt: true");
        }
        if (zone.Ownership is not { } txt)
        {
            return zone.Records.Count == 0 || (published is not null && !IsAnother(published.Name, name)) || adopt
                ? new Ours()
                : new Foreign(
                    "RecordsExist",
                    $"{zone.Records[0].Name} has records that this operator did not write ({string.Join("; ", zone.Records)}); delete them, or set spec.dns.adopt: true to take them over");
        }
        if (txt.Values is not [var text] || OwnershipRecord.Parse(text) is not { } owner)
            return new Foreign("UnknownOwnership", $"{txt.Name} is not an ownership record that this version understands ({string.Join(' ', txt.Values)}): upgrade this operator, or delete the record if nothing else writes it");
        if (owner.StoreId != storeId || owner.Service != service)
        {
            return adopt
                ? owner.Epoch > register.Epoch ? new RegisterIsOlder(owner) : published is null ? new NotPublished(owner) : new Ours()
                : new Foreign(
                    "ForeignOwner",
                    $"the name belongs to service {owner.Service} of store {owner.StoreId} (epoch {owner.Epoch}); set spec.dns.adopt: true to take it over");
        }
        if (!adopt && (IsAnother(owner.ZoneId, zone.ZoneId) || IsAnother(owner.Name, name)))
        {
            return new Foreign(
                "AnotherZone",
                $"the ownership record was written for {owner.Name} in hosted zone {owner.ZoneId}, and stands beside {name} in {zone.ZoneId}: a copy of the zone is not the zone; set spec.dns.adopt: true to take it over");
        }
        return owner.Epoch > register.Epoch || owner.Sequence > register.Sequence ? new RegisterIsOlder(owner)
            // What the first placement wrote, and nobody closed yet, is no other's.
            : published is null && register.Operation?.Id != owner.Operation ? new NotPublished(owner)
            : new Ours();
    }

    /// <summary>Whether a fault of that reason keeps every write from the zone until a person does something.</summary>
    public static bool Blocks(string reason) =>
        reason is "RecordsExist" or "UnknownOwnership" or "ForeignOwner" or "AnotherZone" or nameof(DnsFault.ZoneNotFound) or nameof(DnsFault.AccessDenied);

    private static bool IsAnother(string? known, string? now) => known is not null && now is not null && known != now;
}
