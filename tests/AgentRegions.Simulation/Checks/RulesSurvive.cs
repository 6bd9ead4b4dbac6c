using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Checks;

/// <summary>Invariant 7: a pause holds everything in every cluster, and changes that nobody asked for are a cooldown apart.</summary>
/// <param name="facts">The truth.</param>
/// <param name="pauseHoldsAfter">How long a pause may take from its cluster to the leader.</param>
internal sealed class RulesSurvive(Facts facts, TimeSpan pauseHoldsAfter) : Checker
{
    /// <summary>The store's time has whole seconds, and is read a moment before it is written.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    private long _intendedAt;
    private long? _changedAt;

    public override void RegisterWritten(Register? before, Register next, WriteBy by)
    {
        // The cooldown counts from a change that came to be; its intent is the earliest moment to count from.
        if (before?.Operation is { RaisesEpoch: true, Kind: not null } done && next.Operation is null && next.Published?.Epoch == done.Epoch)
            _changedAt = _intendedAt;
        if (next.Operation is not { RaisesEpoch: true, Kind: not null } operation || before?.Operation?.Id == operation.Id)
            return;
        JudgePause(operation, by);
        JudgeCooldown(operation, by);
        _intendedAt = by.Now;
    }

    private void JudgePause(Operation operation, WriteBy by)
    {
        foreach (var place in facts.Observers)
            if (facts.PausedSince[place] is { } since && by.SentAt - since > pauseHoldsAfter.Ticks)
                Violated(Invariant.RulesSurvive, $"epoch {operation.Epoch} ({operation.Kind}) though {Places.Name(place)} has had it paused for {TimeSpan.FromTicks(by.SentAt - since).TotalSeconds:0} s");
    }

    private void JudgeCooldown(Operation operation, WriteBy by)
    {
        var bypasses = operation.RequestedBy is { } name && facts.Requests.TryGetValue(name, out var asked) && asked.Spec.Bypass.Contains(BypassRule.Cooldown);
        if (!bypasses && _changedAt is { } at && by.Now - at < (facts.Policy.Cooldown.Value - Rounding).Ticks)
            Violated(Invariant.RulesSurvive, $"epoch {operation.Epoch} {TimeSpan.FromTicks(by.Now - at).TotalSeconds:0.0} s after the change before; the cooldown is {facts.Policy.Cooldown}");
    }
}
