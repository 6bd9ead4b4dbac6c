using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Checks;

/// <summary>
/// Invariant 3: DNS names somebody, its records and its ownership record say the same, it is what the register says that it is,
/// and no operator shows what DNS never said.
/// </summary>
internal sealed class DnsIsWhole(Facts facts) : Checker
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private DnsSnapshot _zone = new(null, []);
    private Register? _register;
    private bool _isMeddledWith;

    public override void BatchAccepted(DnsSnapshot before, DnsSnapshot after, SimProcess? writer)
    {
        _zone = after;
        _isMeddledWith = false;
        var owner = after.Ownership is { Values: [var text, ..] } ? OwnershipRecord.Parse(text) : null;
        if (owner is null)
        {
            Violated(Invariant.DnsIsWhole, $"{writer?.Name} leaves DNS without an ownership record");
            return;
        }
        _said.Add(after.Ownership!.Values[0]);
        if (owner.StatusPage)
        {
            if (after.Records is not [{ SetIdentifier: null, Values: [Scenario.PageAddress] }] || owner.Active.Count == 0)
                Violated(Invariant.DnsIsWhole, $"the ownership record says that the status page is shown, DNS {string.Join("; ", after.Records)}");
            else
                AssertAgree();
            return;
        }
        var named = after.Records.Where(r => r.Weight is null or > 0).SelectMany(r => r.Values).Select(facts.RegionOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (named.Count == 0)
            Violated(Invariant.DnsIsWhole, "DNS names nobody");
        else if (!named.SequenceEqual(owner.Active.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            Violated(Invariant.DnsIsWhole, $"DNS names {string.Join(", ", named)}, its ownership record {string.Join(", ", owner.Active)}");
        else
            AssertAgree();
    }

    public override void Meddled() => _isMeddledWith = true;

    public override void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        _register = next;
        AssertAgree();
    }

    public override void Shown(SimProcess by, Register register)
    {
        if (register.Published is { } published && !_said.Contains(published.Ownership))
            Violated(Invariant.DnsIsWhole, $"{by.Name} shows epoch {published.Epoch} with {string.Join(", ", published.Active)}, which DNS never said");
    }

    /// <summary>Without an operation under way the register knows what DNS says.</summary>
    private void AssertAgree()
    {
        if (!_isMeddledWith && _register is { Operation: null, Published: { } published } && published.Ownership != _zone.Ownership?.Values[0])
            Violated(Invariant.DnsIsWhole, $"nothing is under way, and the register has {published.Ownership}, DNS {_zone.Ownership?.Values[0]}");
    }
}
