using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Operators;

namespace AgentRegions.Simulation.Checks;

/// <summary>
/// Invariant 1: who writes in a term is the one that took it, nothing that only rises ever falls, a lead is taken only from who is silent or
/// makes room, and who lost it by silence does not act any more.
/// </summary>
/// <param name="facts">The truth.</param>
/// <param name="lease">Of silence, with room for clocks that run fast and for a last beat that nobody saw.</param>
internal sealed class OneActorPerTerm(Facts facts, TimeSpan lease) : Checker
{
    private readonly Dictionary<long, string> _leaders = [];
    /// <summary>Between a read that shows who is silent and the takeover: the register is read, and a call may be slow.</summary>
    private static readonly long Notice = TimeSpan.FromSeconds(30).Ticks;

    private readonly Dictionary<string, Beats> _beats = new(StringComparer.Ordinal);
    private readonly HashSet<long> _silenced = [];
    private Register _latest = new();
    private OwnershipRecord? _zone;

    public override void Published(ObserverItem item, SimProcess writer, long now)
    {
        if (!_beats.TryGetValue(item.Process, out var beats))
            _beats[item.Process] = beats = new();
        beats.Add(item, now);
    }

    public override void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        // A leader that hands over raises the term in the other's name, and is out.
        var handsOver = next.Term > _latest.Term && _latest.Leader == by.Process.Name;
        var writer = handsOver ? next.Leader! : by.Process.Name;
        if (next.Leader != writer)
            Violated(Invariant.OneActorPerTerm, $"{by.Process.Name} writes the register in term {next.Term} of {next.Leader}");
        else if (!_leaders.TryAdd(next.Term, writer) && _leaders[next.Term] != writer)
            Violated(Invariant.OneActorPerTerm, $"{writer} takes term {next.Term}, which {_leaders[next.Term]} had");
        else if (next.Term < _latest.Term || next.Epoch < _latest.Epoch || next.Sequence < _latest.Sequence)
            Violated(Invariant.OneActorPerTerm, $"the register went back from term {_latest.Term}, epoch {_latest.Epoch}, sequence {_latest.Sequence} to {next.Term}, {next.Epoch}, {next.Sequence}");
        else if (!handsOver && _latest.Leader is { } former && former != writer)
            JudgeTakeover(former, writer, next, by);
        _latest = next;
    }

    public override void Acting(SimProcess by, long term, string what)
    {
        if (term < _latest.Term && _silenced.Contains(term))
            Violated(Invariant.OneActorPerTerm, $"{by.Name} writes {what} in term {term}, though it was silent for so long that {_latest.Leader} leads in term {_latest.Term}");
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

    private void JudgeTakeover(string former, string writer, Register next, WriteBy by)
    {
        // A takeover that was under way for minutes is of another time.
        if (!_beats.TryGetValue(former, out var beats) || by.Now - by.SentAt > Notice)
            return;
        // Who sees other manifests than the majority has no lead; a moment ago they may have differed.
        if (beats.Latest.Report.Leaving || by.SentAt - facts.SpecsChangedAt < 2 * Notice || (_beats.TryGetValue(writer, out var own) && own.SpecHash != beats.SpecHash))
            return;
        // Should it have come back since the takeover was sent, it holds the lead until that arrives.
        if (by.Now - beats.Last >= lease.Ticks)
            _silenced.Add(_latest.Term);
        if (beats.LongestGap(by.SentAt - Notice, by.SentAt) is var gap && gap < lease.Ticks)
            Violated(Invariant.OneActorPerTerm, $"{writer} takes term {next.Term} from {former}, which was silent for {TimeSpan.FromTicks(gap).TotalSeconds:0.0} s at most");
    }

    /// <summary>When a process' latest beats reached the store.</summary>
    private sealed class Beats
    {
        private const int Kept = 32;
        private readonly long[] _at = new long[Kept];
        private int _count;

        public ObserverItem Latest { get; private set; } = null!;

        public string? SpecHash { get; private set; }

        public long Last { get; private set; }

        public void Add(ObserverItem item, long now)
        {
            SpecHash = item.Report.Of(SimOperator.Service)?.SpecHash;
            (Latest, Last) = (item, now);
            _at[_count++ % Kept] = now;
        }

        /// <summary>Of the gaps between beats that lasted until some moment of the span, the last one up to its end.</summary>
        public long LongestGap(long since, long until)
        {
            var longest = 0L;
            var end = until;
            for (var i = _count - 1; i >= Math.Max(0, _count - Kept) && end >= since; i--)
            {
                var at = _at[i % Kept];
                if (at > until)
                    continue;
                longest = Math.Max(longest, end - at);
                end = at;
            }
            return longest;
        }
    }
}
