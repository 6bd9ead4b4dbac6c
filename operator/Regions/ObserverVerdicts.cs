using AgentRegions.Core.Health;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>What each observer concludes of a region, for its status: the configured ones, also those that say nothing.</summary>
internal static class ObserverVerdicts
{
    /// <param name="observer">This operator's name.</param>
    public static IReadOnlyList<ObserverVerdict> Of(
        AgentRegion region, ObserverView? view, string observer, IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns, DateTimeOffset now)
    {
        var own = view is null ? null : new ObserverVerdict { Name = observer, Verdict = view.Verdict, Reason = view.Reason.ToString(), Since = view.Since };
        if (turns.Select(t => t.Input).FirstOrDefault(i => i.Observers.Names.Count > 1) is not { } input)
            return own is null ? [] : [own];
        var votes = input.Regions.FirstOrDefault(r => r.Name == region.Metadata.Name)?.Votes ?? [];
        var shown = input.Observers.Names.Select(name => votes.FirstOrDefault(v => v.Observer == name) is { } vote
            ? Lasting(region, new() { Name = name, Verdict = vote.Verdict, Reason = vote.Reason, Since = Seconds(now - vote.HeldFor) })
            : Lasting(region, new() { Name = name, Verdict = Verdict.Unknown, Reason = name == observer && input.Abstains is not null ? "Abstains" : "NoVote", Since = Seconds(now) }));
        // One that is not configured shows what it sees all the same; it does not count.
        return own is null || input.Observers.Names.Contains(observer) ? [.. shown] : [.. shown, own];
    }

    /// <summary>Since is counted anew at each look, and would differ by moments each time.</summary>
    private static ObserverVerdict Lasting(AgentRegion region, ObserverVerdict verdict) =>
        region.Status.Observers.FirstOrDefault(o => o.Name == verdict.Name && o.Verdict == verdict.Verdict && o.Reason == verdict.Reason) ?? verdict;

    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
