using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Checks;

/// <summary>Invariant 1: who writes in a term is the one that took it, and nothing that only rises ever falls.</summary>
internal sealed class OneActorPerTerm : Checker
{
    private readonly Dictionary<long, string> _leaders = [];
    private Register _latest = new();
    private OwnershipRecord? _zone;

    public override void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        // A leader that hands over raises the term in the other's name, and is out.
        var writer = next.Term > _latest.Term && _latest.Leader == by.Process.Name ? next.Leader : by.Process.Name;
        if (next.Leader != writer)
            Violated(Invariant.OneActorPerTerm, $"{by.Process.Name} writes the register in term {next.Term} of {next.Leader}");
        else if (!_leaders.TryAdd(next.Term, writer!) && _leaders[next.Term] != writer)
            Violated(Invariant.OneActorPerTerm, $"{writer} takes term {next.Term}, which {_leaders[next.Term]} had");
        else if (next.Term < _latest.Term || next.Epoch < _latest.Epoch || next.Sequence < _latest.Sequence)
            Violated(Invariant.OneActorPerTerm, $"the register went back from term {_latest.Term}, epoch {_latest.Epoch}, sequence {_latest.Sequence} to {next.Term}, {next.Epoch}, {next.Sequence}");
        _latest = next;
    }

    public override void BatchAccepted(DnsSnapshot before, DnsSnapshot after, SimProcess? writer)
    {
        var next = after.Ownership is { Values: [var text, ..] } ? OwnershipRecord.Parse(text) : null;
        if (next is not null && _zone is not null && (next.Term < _zone.Term || next.Epoch < _zone.Epoch))
            Violated(Invariant.OneActorPerTerm, $"DNS went back from term {_zone.Term}, epoch {_zone.Epoch} to {next.Term}, {next.Epoch}");
        else if (next is not null && writer is not null && _leaders.GetValueOrDefault(next.Term) != writer.Name)
            Violated(Invariant.OneActorPerTerm, $"{writer.Name} writes DNS in term {next.Term} of {_leaders.GetValueOrDefault(next.Term)}");
        _zone = next ?? _zone;
    }
}
