using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Checks;

/// <summary>Invariant 7: a pause holds everything in every cluster, and changes that nobody asked for are a cooldown apart.</summary>
/// <param name="facts">The truth.</param>
/// <param name="pauseHoldsAfter">How long a pause in a manifest may take from a cluster whose operator is there to the leader.</param>
/// <param name="silence">Longer than this without a beat, and an operator is not there.</param>
internal sealed class RulesSurvive(Facts facts, TimeSpan pauseHoldsAfter, TimeSpan silence) : Checker
{
    /// <summary>The store's time has whole seconds, and is read a moment before it is written.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    private readonly (long Since, long Last)[] _there = new (long, long)[Places.Operators];
    private Pause? _pause;
    private long _intendedAt;
    private long? _changedAt;

    public override void Published(ObserverItem item, SimProcess writer, long now)
    {
        var (since, last) = _there[writer.Place];
        _there[writer.Place] = (now - last > silence.Ticks ? now : since, now);
    }

    public override void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        // The cooldown counts from a change that came to be; its intent is the earliest moment to count from. Nothing waits for a drill.
        if (before?.Operation is { RaisesEpoch: true, Kind: not null, Drill: null } done && next.Operation is null && next.Published?.Epoch == done.Epoch)
            _changedAt = _intendedAt;
        if (next.Operation is { RaisesEpoch: true, Kind: not null } operation && before?.Operation?.Id != operation.Id)
        {
            JudgeManifests(operation, by);
            JudgeCommand(operation, by);
            // Nobody is thrown to and fro who is served by no region.
            if (before?.Published?.StatusPage is null && operation.Drill is not { IsBack: true })
                JudgeCooldown(operation, by);
            _intendedAt = by.Now;
        }
        if (next.Pause is not null && next.Pause != before?.Pause)
            _pause = next.Pause;
    }

    private void JudgeManifests(Operation operation, WriteBy by)
    {
        foreach (var place in facts.Observers)
        {
            var (since, last) = _there[place];
            if (facts.PausedSince[place] is { } paused && by.SentAt - last <= silence.Ticks && by.SentAt - Math.Max(paused, since) > pauseHoldsAfter.Ticks)
                Violated(Invariant.RulesSurvive, $"epoch {operation.Epoch} ({operation.Kind}) though {Places.Name(place)} has had it paused for {TimeSpan.FromTicks(by.SentAt - paused).TotalSeconds:0} s");
        }
    }

    private void JudgeCommand(Operation operation, WriteBy by)
    {
        if (_pause is { } pause && !facts.Resumed.Contains(pause.Id) && (pause.Until is null || pause.Until > SimClock.True(by.Now) + Rounding))
            Violated(Invariant.RulesSurvive, $"epoch {operation.Epoch} ({operation.Kind}) though a person said {pause.Id}");
    }

    private void JudgeCooldown(Operation operation, WriteBy by)
    {
        var bypasses = operation.RequestedBy is { } name && facts.Requests.TryGetValue(name, out var asked) && asked.Spec.Bypass.Contains(BypassRule.Cooldown);
        if (!bypasses && _changedAt is { } at && by.Now - at < (facts.Policy.Cooldown.Value - Rounding).Ticks)
            Violated(Invariant.RulesSurvive, $"epoch {operation.Epoch} {TimeSpan.FromTicks(by.Now - at).TotalSeconds:0.0} s after the change before; the cooldown is {facts.Policy.Cooldown}");
    }
}
