using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Quorum;

/// <summary>What one observer says of a region.</summary>
/// <param name="Observer">Its name.</param>
/// <param name="Verdict">What it concludes; Unknown is no vote.</param>
/// <param name="Reason">A CamelCase word.</param>
/// <param name="Message">What it saw.</param>
/// <param name="HeldFor">How long it has concluded so, by its own monotonic clock.</param>
public sealed record Vote(string Observer, Verdict Verdict, string Reason, string Message, TimeSpan HeldFor);

/// <summary>What the observers conclude together.</summary>
/// <param name="Verdict">Unknown when no verdict has enough votes.</param>
/// <param name="HeldFor">How long enough of them have said so: the shortest time that completes the quorum.</param>
public sealed record QuorumVerdict(Verdict Verdict, string Reason, string Message, TimeSpan HeldFor);

/// <summary>Counts votes against the configured observers: silence is no vote, and never makes a minority a majority.</summary>
public static class QuorumRules
{
    /// <summary>More than half: any two majorities share an observer, so two opposite verdicts cannot both have one.</summary>
    public static int Majority(int observers) => (observers / 2) + 1;

    /// <param name="votes">At most one per observer.</param>
    /// <param name="required">Votes needed, out of the configured observers.</param>
    public static QuorumVerdict Judge(IReadOnlyList<Vote> votes, int required)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(required, 1);
        return Agree(votes, required, Verdict.Healthy, v => v == Verdict.Healthy)
            ?? Agree(votes, required, Verdict.Down, v => v == Verdict.Down)
            // Down is worse than Degraded: those who say Down also say that no new traffic belongs there.
            ?? Agree(votes, required, Verdict.Degraded, v => v is Verdict.Degraded or Verdict.Down)
            ?? new(Verdict.Unknown, "NoQuorum", $"no verdict has {required} of the observers' votes", TimeSpan.Zero);
    }

    private static QuorumVerdict? Agree(IReadOnlyList<Vote> votes, int required, Verdict verdict, Func<Verdict, bool> counts)
    {
        var agreeing = votes.Where(v => counts(v.Verdict)).OrderByDescending(v => v.HeldFor).ToList();
        if (agreeing.Count < required)
            return null;
        var completing = agreeing[required - 1];
        return new(verdict, completing.Reason, completing.Message, completing.HeldFor);
    }
}
