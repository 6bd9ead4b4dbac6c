using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.World;
using k8s.Models;

namespace AgentRegions.Sandbox.Demo;

/// <summary>From objects of the API server to what is shown of them.</summary>
internal static class Views
{
    public static Snapshot Of(
        Snapshot now, IEnumerable<AgentRegion> regions, FailoverPolicy? policy, IEnumerable<Failover> failovers, IEnumerable<Corev1Event> events, ProbeLatencies latencies) => now with
        {
            Reachable = true,
            Regions = [.. regions.OrderBy(r => r.Spec.Priority).Select(r => Region(r, latencies))],
            Policy = policy?.Status ?? new(),
            Spec = policy?.Spec,
            InSync = Dns(policy)?.Status == ConditionStatus.True,
            Says = string.Join("; ", new[] { policy?.Status.Decision?.Message ?? "nothing", Dns(policy)?.Message }.OfType<string>()),
            Changes = [.. failovers.OrderByDescending(f => f.Status.Epoch ?? 0).Select(f => new ChangeView(f.Metadata.Name!, f.Spec.Kind, f.Status))],
            Events = [.. events.OrderByDescending(e => e.LastTimestamp ?? e.EventTime).Select(Event)],
        };

    private static Condition? Dns(FailoverPolicy? policy) => policy?.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.DNSInSync);

    private static RegionView Region(AgentRegion region, ProbeLatencies latencies)
    {
        var reason = region.Status.Observers.Count > 0 ? region.Status.Observers[0].Reason : "";
        return new(region.Metadata.Name!, region.Status.Verdict, region.Status.Active, reason, latencies.Of(region.Metadata.Name!));
    }

    private static EventView Event(Corev1Event happened) => new(
        happened.LastTimestamp ?? happened.EventTime ?? default, happened.Type == "Warning", $"{happened.InvolvedObject.Kind}/{happened.InvolvedObject.Name}", happened.Reason ?? "", happened.Message ?? "");
}
