using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Checks;

/// <summary>Tells the checkers what the world's parts see, counts it, and keeps the first violation.</summary>
internal sealed class Observations(Scheduler scheduler, FaultLog log, Tally tally)
{
    private readonly List<Checker> _checkers = [];

    public Violation? First { get; private set; }

    /// <summary>When the register, or the zone by an operator, was last written.</summary>
    public long LastWrite { get; private set; }

    public string LastWritten { get; private set; } = "";

    public Tally Tally => tally;

    public void Watch(params IEnumerable<Checker> checkers)
    {
        foreach (var checker in checkers)
        {
            checker.Violated = Violated;
            _checkers.Add(checker);
        }
    }

    public void Violated(Invariant invariant, string message)
    {
        First ??= new(invariant, message, scheduler.Now);
        scheduler.Stopped = true;
        if (scheduler.Trace.KeepsLines)
            scheduler.Trace.Say(scheduler.Now, "VIOLATION", $"{(int)invariant} {invariant}: {message}");
    }

    public void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        Wrote($"the register, by {by.Process.Name}");
        scheduler.Trace.Mix(next.Term);
        scheduler.Trace.Mix(next.Epoch);
        scheduler.Trace.Mix(next.Sequence);
        Count(before ?? new(), next, by.Process);
        foreach (var checker in _checkers)
            checker.RegisterWritten(before, next, by);
    }

    public void RegisterRefused(SimProcess writer) => Took(Step.WriteRefused, writer, "its register was not the latest");

    public void BatchRefused(DnsChange change, SimProcess? writer) =>
        Took(Step.BatchRefused, writer, scheduler.Trace.KeepsLines ? $"its batch to {change.NextOwnership?.Values[0]} is stale" : "");

    public void BatchAccepted(DnsSnapshot before, DnsSnapshot after, SimProcess? writer)
    {
        Wrote($"DNS, by {writer?.Name}");
        scheduler.Trace.Mix(after.Ownership?.Values[0] ?? "");
        Took(Step.BatchAccepted, writer, scheduler.Trace.KeepsLines ? $"DNS says {after.Ownership?.Values[0]}: {string.Join("; ", after.Records)}" : "");
        foreach (var checker in _checkers)
            checker.BatchAccepted(before, after, writer);
    }

    public void Meddled()
    {
        foreach (var checker in _checkers)
            checker.Meddled();
    }

    public void Published(ObserverItem item, SimProcess writer)
    {
        foreach (var checker in _checkers)
            checker.Published(item, writer, scheduler.Now);
    }

    /// <summary>A leader sends a write.</summary>
    public void Acting(SimProcess by, long term, string what)
    {
        if (!by.IsAlive)
            return;
        foreach (var checker in _checkers)
            checker.Acting(by, term, what);
    }

    public void Shown(SimProcess by, Register register)
    {
        foreach (var checker in _checkers)
            checker.Shown(by, register);
    }

    public void Took(Step step, SimProcess? who, string what)
    {
        tally.Took(step, log.Around());
        if (scheduler.Trace.KeepsLines)
            scheduler.Trace.Say(scheduler.Now, who?.Name ?? "", $"{step}: {what}");
    }

    private void Wrote(string what) => (LastWrite, LastWritten) = (scheduler.Now, what);

    private void Count(Register before, Register next, SimProcess by)
    {
        if (next.Pause != before.Pause)
            Took(next.Pause is null ? Step.Resumed : Step.Paused, by, next.Pause?.Id ?? "");
        if (next.Term != before.Term && before.Leader is not null && next.Leader != before.Leader)
            Took(next.Leader == by.Name ? Step.Takeover : Step.HandOver, by, $"{next.Leader} leads in term {next.Term}, after {before.Leader}");
        if (next.Operation is { } operation && before.Operation?.Id != operation.Id)
            Took(Intended(operation), by, scheduler.Trace.KeepsLines ? $"operation {operation.Id} from {string.Join(",", operation.From)} to {string.Join(",", operation.To)}: {operation.Evidence}" : "");
        else if (next.Sequence != before.Sequence)
            Took(Step.Reserve, by, $"sequence {next.Sequence} for {next.Operation?.Id}");
        if (before.Operation is not null && next.Operation is null)
            Took(Step.Closed, by, before.Operation.Id);
        if (next.Refused.Count > before.Refused.Count)
            Took(Step.RecordsRefused, by, before.Operation?.Id ?? "");
        if (next.ShowsStatusPage != before.ShowsStatusPage)
            Took(next.ShowsStatusPage ? Step.StatusPageShown : Step.StatusPageLeft, by, $"epoch {next.Epoch}");
        if (next.Drill?.Last is { } drill && drill != before.Drill?.Last)
            Took(drill.Result == DrillResult.Passed ? Step.DrillPassed : Step.DrillNotPassed, by, scheduler.Trace.KeepsLines ? $"{drill.Name} {drill.Result}: {drill.Message}" : "");
        if (next.Published?.InSyncAt is not null && before.Published?.InSyncAt is null)
            Took(Step.InSync, by, $"epoch {next.Published.Epoch}");
        if (next.Requests.Count > 0 && next.Requests != before.Requests && next.History == before.History)
            Took(Step.RequestEnded, by, scheduler.Trace.KeepsLines ? $"{next.Requests[0].Name}: {next.Requests[0].Reason}" : "");
    }

    private static Step Intended(Operation operation) => operation switch
    {
        { RaisesEpoch: false } => Step.Repair,
        { Drill: { } leg } => leg.IsBack ? Step.DrillBack : Step.Drill,
        { Kind: FailoverKind.Failover } => Step.Failover,
        { Kind: FailoverKind.Switchover } => Step.Switchover,
        { Kind: FailoverKind.Failback } => Step.Failback,
        { From.Count: 0 } => Step.Placement,
        _ => Step.Adoption,
    };
}
