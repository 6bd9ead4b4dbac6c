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

    /// <summary>Not ours: every write stops until spec.dns.adopt says otherwise.</summary>
    public sealed record Foreign(string Reason, string Message) : ZoneOwnership;

    public static ZoneOwnership Judge(DnsSnapshot zone, string storeId, NamespacedName service, Register register, bool adopt)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(register);
        if (zone.Ownership is not { } txt)
        {
            return zone.Records.Count == 0 || register.Published is not null || adopt
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
                ? owner.Epoch > register.Epoch ? new RegisterIsOlder(owner) : new Ours()
                : new Foreign(
                    "ForeignOwner",
                    $"the name belongs to service {owner.Service} of store {owner.StoreId} (epoch {owner.Epoch}); set spec.dns.adopt: true to take it over");
        }
        return owner.Epoch > register.Epoch || owner.Sequence > register.Sequence ? new RegisterIsOlder(owner) : new Ours();
    }
}
