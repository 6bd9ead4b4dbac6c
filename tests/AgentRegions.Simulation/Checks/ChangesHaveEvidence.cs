using System.Globalization;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Checks;

/// <summary>
/// Invariants 2 and 4, by what the places could truly see: a majority saw the source fail, and not for being cut off itself; a majority sees
/// the target well; a person's request runs once; and DNS changes only to what the register intended before.
/// </summary>
internal sealed class ChangesHaveEvidence(Facts facts, ProbeRhythm rhythm) : Checker
{
    /// <summary>The store's time has whole seconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    /// <summary>And is read a turn before something is written.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    private readonly Dictionary<long, IReadOnlyList<string>> _intents = [];
    private IReadOnlyList<string> _active = [];
    private readonly Dictionary<string, long> _ran = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _home = new(StringComparer.Ordinal);

    public override void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        if (next.Operation is not { } operation || before?.Operation?.Id == operation.Id)
            return;
        // What only keeps the active set is of its last epoch, or of a new one after a change that failed.
        if (operation.RaisesEpoch || operation.Epoch > before?.Epoch)
            _intents[operation.Epoch] = operation.To;
        if (!operation.RaisesEpoch)
        {
            if (!operation.To.SequenceEqual(before?.Published?.Active ?? [], StringComparer.Ordinal))
                Violated(Invariant.ChangesHaveEvidence, $"operation {operation.Id} changes nothing, and goes to {string.Join(", ", operation.To)}");
            if (operation.StatusPage && before is { Published: { StatusPage: null }, Operation: null })
                JudgeSources(operation.To, $"operation {operation.Id} shows the status page in place of", by.SentAt);
            return;
        }
        if (operation.Drill is { } leg)
            JudgeDrill(leg, operation, by);
        else if (operation.RequestedBy is { } request)
            JudgeRequest(request, operation);
        else if (operation.Kind == FailoverKind.Failover)
            JudgeFailover(operation, by.SentAt);
        else if (operation.Kind == FailoverKind.Failback)
            JudgeFailback(operation, by.SentAt);
        else if (operation.Kind is { } kind)
            Violated(Invariant.ChangesHaveEvidence, $"nobody asked for the {kind} of epoch {operation.Epoch}");
    }

    public override void BatchAccepted(DnsSnapshot before, DnsSnapshot after, SimProcess? writer)
    {
        var owner = after.Ownership is { Values: [var text, ..] } ? OwnershipRecord.Parse(text) : null;
        if (owner is null)
            return;
        // Epochs that failed leave the active set where it was.
        if (!_intents.GetValueOrDefault(owner.Epoch, []).SequenceEqual(owner.Active, StringComparer.Ordinal) && !_active.SequenceEqual(owner.Active, StringComparer.Ordinal))
            Violated(Invariant.ChangesHaveEvidence, $"DNS moves to {string.Join(", ", owner.Active)} at epoch {owner.Epoch}, which no register intended");
        _active = owner.Active;
    }

    private void JudgeRequest(string request, Operation operation)
    {
        if (!facts.Requests.TryGetValue(request, out var asked))
            Violated(Invariant.ChangesHaveEvidence, $"nobody made the request {request} of epoch {operation.Epoch}");
        else if (_ran.TryGetValue(request, out var epoch))
            Violated(Invariant.ChangesHaveEvidence, $"request {request} ran at epoch {epoch}, and again at {operation.Epoch}");
        else if (asked.Spec.To is { } to && !operation.To.SequenceEqual([to]))
            Violated(Invariant.ChangesHaveEvidence, $"request {request} asked for {to}, epoch {operation.Epoch} goes to {string.Join(", ", operation.To)}");
        _ran[request] = operation.Epoch;
    }

    /// <summary>A way there begins when a person asked for it or in the window of a moment that was scheduled, from a region that works to another that does; its way back ends where it came from.</summary>
    private void JudgeDrill(DrillLeg leg, Operation operation, WriteBy by)
    {
        var name = operation.RequestedBy ?? "";
        if (operation.Kind != FailoverKind.Switchover || name != (leg.IsBack ? $"{leg.Drill}-back" : leg.Drill))
            Violated(Invariant.ChangesHaveEvidence, $"epoch {operation.Epoch} ({operation.Kind}, {name}) says that it is a way of drill {leg.Drill}");
        else if (!_ran.TryAdd(name, operation.Epoch))
            Violated(Invariant.ChangesHaveEvidence, $"drill {name} ran at epoch {_ran[name]}, and again at {operation.Epoch}");
        else if (!leg.IsBack && !IsDue(leg.Drill, by.SentAt))
            Violated(Invariant.ChangesHaveEvidence, $"drill {leg.Drill} begins at {SimClock.True(by.SentAt):u}, and is not due then");
        else if (leg.IsBack && !operation.To.SequenceEqual(_home.GetValueOrDefault(leg.Drill, [])))
            Violated(Invariant.ChangesHaveEvidence, $"drill {leg.Drill} goes back to {string.Join(", ", operation.To)}, and came from {string.Join(", ", _home.GetValueOrDefault(leg.Drill, []))}");
        else if (!leg.IsBack && facts.Requests.TryGetValue(leg.Drill, out var asked) && asked.Spec.To is { } to && !operation.To.SequenceEqual([to]))
            Violated(Invariant.ChangesHaveEvidence, $"drill {leg.Drill} asked for {to}, epoch {operation.Epoch} goes to {string.Join(", ", operation.To)}");
        foreach (var place in (leg.IsBack ? operation.To : operation.To.Concat(operation.From)).Select(Places.Of))
            JudgeTarget(operation, place, by.SentAt, rhythm.Memory + rhythm.Patience);
        if (!leg.IsBack)
            _home[leg.Drill] = operation.From;
    }

    /// <summary>A person asked for it; or by the moment in its name, and the clock that is right.</summary>
    private bool IsDue(string drill, long at) =>
        facts.Requests.ContainsKey(drill)
        || (facts.Policy.Drill is { } spec
        && DateTimeOffset.TryParseExact(drill[(drill.LastIndexOf('-') + 1)..], "yyyyMMddHHmm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
        && moment.Minute % Scenario.DrillMinutes == 0
        && SimClock.True(at) - moment is var late && late >= TimeSpan.Zero - Rounding && late <= spec.Window.Value + Turn + Rounding);

    private void JudgeFailover(Operation operation, long at)
    {
        JudgeSources(operation.From.Where(s => !operation.To.Contains(s)), $"epoch {operation.Epoch} ({operation.Evidence}) leaves", at);
        foreach (var target in operation.To.Select(Places.Of))
            JudgeTarget(operation, target, at, rhythm.Memory);
    }

    private void JudgeSources(IEnumerable<string> sources, string deed, long at)
    {
        foreach (var source in sources.Select(Places.Of))
        {
            var all = facts.Observers.Count(o => SawItFail(o, source, at, true));
            var able = facts.Observers.Count(o => SawItFail(o, source, at, false));
            var what = $"{deed} {Places.Name(source)}";
            if (all < facts.Majority)
                Violated(Invariant.ChangesHaveEvidence, $"{what}, which only {all} of {facts.Observers.Count} saw fail");
            else if (able < facts.Majority)
                Violated(Invariant.IsolationMovesNothing, $"{what}, which only {able} of {facts.Observers.Count} saw fail; the others were cut off");
        }
    }

    private void JudgeFailback(Operation operation, long at)
    {
        foreach (var target in operation.To.Where(t => !operation.From.Contains(t)).Select(Places.Of))
        {
            JudgeTarget(operation, target, at, rhythm.Memory);
            var stable = facts.Observers.Count(o => WasStable(o, target, at));
            if (stable < facts.Majority)
                Violated(Invariant.RulesSurvive, $"epoch {operation.Epoch} returns to {Places.Name(target)}, which only {stable} of {facts.Observers.Count} saw stable for {facts.Policy.Failback.StableFor}");
        }
    }

    /// <param name="memory">How old the last good answer may be. A failover comes when the source's verdict has changed, and the target's would have by then; a drill at any moment.</param>
    private void JudgeTarget(Operation operation, int target, long at, TimeSpan memory)
    {
        var well = facts.Observers.Count(o => facts.Sights.Since(o, target, at - memory.Ticks, at).Any(s => s.Outcome == ProbeOutcome.Good));
        if (well < facts.Majority)
            Violated(Invariant.ChangesHaveEvidence, $"epoch {operation.Epoch} goes to {Places.Name(target)}, which only {well} of {facts.Observers.Count} saw well");
    }

    /// <summary>Failed as often as the threshold says, not long ago.</summary>
    private bool SawItFail(int observer, int region, long at, bool alsoCutOff)
    {
        var failures = 0;
        var isFirst = true;
        // The last failure may fall between being cut off and noticing it.
        var needed = alsoCutOff ? rhythm.FailureThreshold : rhythm.FailureThreshold - 1;
        foreach (var sight in facts.Sights.Since(observer, region, at - rhythm.Memory.Ticks - rhythm.Window.Ticks, at))
        {
            if (sight.Outcome == ProbeOutcome.Good || (sight.CutOff && !alsoCutOff))
                continue;
            // Two good answers after it, and nobody says so any more.
            if (isFirst && sight.At < at - rhythm.Memory.Ticks - rhythm.Recovery.Ticks)
                return false;
            isFirst = false;
            if (sight.Outcome == ProbeOutcome.Degraded || ++failures >= needed)
                return true;
        }
        return false;
    }

    /// <summary>No run of failures that makes a verdict, in all the time but for what news takes.</summary>
    private bool WasStable(int observer, int region, long at)
    {
        var run = 0;
        var until = at - rhythm.Memory.Ticks;
        foreach (var sight in facts.Sights.Since(observer, region, at - facts.Policy.Failback.StableFor.Value.Ticks, until))
        {
            run = sight.Outcome == ProbeOutcome.Good ? 0 : run + 1;
            if (run >= rhythm.FailureThreshold || sight.Outcome == ProbeOutcome.Degraded)
                return false;
        }
        return true;
    }
}

/// <param name="Memory">How old what an operator acts upon may be: a verdict's way to the others, until its observer counts as silent, and a turn.</param>
/// <param name="Window">In which a verdict's failures lie.</param>
/// <param name="Patience">A verdict outlives its last good answer for so long.</param>
/// <param name="Recovery">After the last failure the verdict is over.</param>
/// <param name="FailureThreshold">Failures that make a verdict.</param>
internal sealed record ProbeRhythm(TimeSpan Memory, TimeSpan Window, TimeSpan Patience, TimeSpan Recovery, int FailureThreshold)
{
    // A turn's calls take seconds each, and some more when they are slow.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    public static ProbeRhythm Of(HealthSpec health, TimeSpan tick, MembershipOptions rhythm) => new(
        rhythm.Silence + rhythm.Beat + Turn,
        (health.Window * health.Interval.Value) + health.Timeout.Value + tick,
        (health.FailureThreshold * health.Interval.Value) + health.Timeout.Value + tick,
        (health.SuccessThreshold * health.Interval.Value) + health.Timeout.Value + tick,
        health.FailureThreshold);
}
