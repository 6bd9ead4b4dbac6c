using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Checks;

namespace AgentRegions.Simulation.Running;

/// <summary>Invariant 8: some time after the last fault everybody says the same, the right region serves, and nothing is written any more.</summary>
internal static class Convergence
{
    public static void Judge(World world)
    {
        if (Problem(world) is { } problem)
            world.Observations.Violated(Invariant.Converges, problem);
    }

    public static void JudgeQuiet(World world, long since)
    {
        if (world.Observations.LastWrite > since)
            world.Observations.Violated(Invariant.Converges, $"still written after {TimeSpan.FromTicks(world.Observations.LastWrite - since).TotalSeconds:0} s of quiet: {world.Observations.LastWritten}");
        else
            Judge(world);
    }

    private static string? Problem(World world)
    {
        if (world.Store.Value is not { } register || register.Published is not { } published)
            return "nothing was ever published";
        if (register.Operation is { } operation)
            return $"operation {operation.Id} is still under way";
        if (published.InSyncAt is null)
            return "DNS was not seen in sync";
        if (world.Zone.Content.Ownership?.Values[0] != published.Ownership)
            return $"DNS has {world.Zone.Content.Ownership?.Values[0]}, the register {published.Ownership}";
        if (published.StatusPage is not null)
            return $"the status page is shown, and {string.Join(", ", published.Active)} is healthy";
        if (register.Drill?.Current is { } drill)
            return $"drill {drill.Name} is {drill.Phase}";
        if (Preferred(world, register) is { } preferred && !published.Active.SequenceEqual([preferred]))
            return $"{string.Join(", ", published.Active)} is active, {preferred} is preferred and healthy";
        foreach (var host in world.Hosts)
        {
            var shown = host.Running?.Latest?.Register;
            if (shown?.Published?.Ownership != published.Ownership || shown.Epoch != register.Epoch)
                return $"{host.Process?.Name} shows epoch {shown?.Epoch}, the register has {register.Epoch}";
        }
        return null;
    }

    /// <summary>Where the operator returns to by itself; null when it stays where it is.</summary>
    private static string? Preferred(World world, Register register)
    {
        var state = world.Hosts[0].Cluster.Seen;
        if (state.Policy.Failback.Mode != FailbackMode.Automatic || register.LastChangeByPerson || register.Refused.Count > 0)
            return null;
        var active = state.Regions.First(r => r.Name == register.Published!.Active[0]);
        var best = state.Regions.OrderBy(r => r.Spec.Priority).ThenBy(r => r.Name, StringComparer.Ordinal).First();
        return best.Spec.Priority < active.Spec.Priority ? best.Name : null;
    }
}
