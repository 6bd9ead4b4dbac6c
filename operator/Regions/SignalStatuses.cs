using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>The live signals of a region, for its status: of every policy that selects it.</summary>
internal static class SignalStatuses
{
    public static IReadOnlyList<SignalStatus> Of(AgentRegion region, IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns, DateTimeOffset now) =>
    [
        .. turns.SelectMany(t => t.Input.Regions.FirstOrDefault(r => r.Name == region.Metadata.Name)?.Signals ?? [])
            .GroupBy(s => s.Name, StringComparer.Ordinal)
            .Select(same => same.MaxBy(s => s.HeldFor)!)
            .OrderBy(s => s.Name, StringComparer.Ordinal)
            .Select(s => Lasting(region, new() { Name = s.Name, Message = s.Text, Since = Seconds(now - s.HeldFor) })),
    ];

    /// <summary>Since is counted anew at each look, and would differ by moments each time.</summary>
    private static SignalStatus Lasting(AgentRegion region, SignalStatus signal) =>
        region.Status.Signals.FirstOrDefault(s => s.Name == signal.Name && s.Message == signal.Message) ?? signal;

    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
