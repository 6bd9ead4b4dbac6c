using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// What a policy with another routing would come to: the planner is asked until it is content, as if time passed and nothing failed meanwhile.
/// </summary>
internal static class RoutingPreview
{
    public static DryRun Of(ServiceInput input, RoutingPolicy routing, RegisterReading reading, DnsSnapshot? zone)
    {
        var turn = new Turn(input with { Policy = input.Policy with { Routing = routing } }, 0, mayAct: _ => false) { Reading = reading };
        var now = turn.PlannerInput();
        var first = FailoverPlanner.Decide(now).Change?.To ?? now.Active;
        var (settled, last) = Settle(now);
        var preview = DryRun.Compare(turn, last, settled, zone);
        List<string> said = [Says(routing, first, settled, preview, now.Policy.Failback), .. Problems(now)];
        if (last.Outcome == DecisionOutcome.Hold)
            said.Add($"{last.Rule}: {last.Message}");
        return preview with { Message = string.Join("; ", said) };
    }

    private static (IReadOnlyList<string> Active, Decision Last) Settle(PlannerInput now)
    {
        var later = now with
        {
            Request = null,
            SinceLastChange = null,
            ChangesOfDay = [],
            Regions = [.. now.Regions.Select(r => r.IsHealthy ? r with { Quorum = r.Quorum with { HeldFor = TimeSpan.MaxValue }, Signals = [], CalmFor = null } : r)],
        };
        // Each change adds what may join or leaves what must: there are no more of them than regions, twice.
        for (var changes = 0; changes < 2 * now.Regions.Count; changes++)
        {
            if (FailoverPlanner.Decide(later).Change is not { } change)
                break;
            later = later with { Active = change.To };
        }
        return (later.Active, FailoverPlanner.Decide(later));
    }

    private static string Says(RoutingPolicy routing, IReadOnlyList<string> first, IReadOnlyList<string> settled, DryRun preview, FailbackSpec failback) =>
        preview.To is null ? $"with routing: {routing} nothing would change"
        : first.ToHashSet().SetEquals(settled) ? $"with routing: {routing} DNS would name {string.Join(", ", settled)}"
        : $"with routing: {routing} DNS would name {string.Join(", ", first)}, and {string.Join(", ", settled)} once those were healthy for failback.stableFor ({failback.StableFor})";

    private static IEnumerable<string> Problems(PlannerInput now) =>
        now.Regions.Where(r => r.DnsProblem is not null).OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"{r.Name} would be left out: {r.DnsProblem}");
}
