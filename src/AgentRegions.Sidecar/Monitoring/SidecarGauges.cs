using AgentRegions.Core.Sessions;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Statistics;

namespace AgentRegions.Sidecar.Monitoring;

/// <summary>How things stand, read when somebody looks.</summary>
internal static class SidecarGauges
{
    public static void Add(IServiceProvider services)
    {
        var meter = services.GetRequiredService<SidecarMeter>();
        var (board, knowledge, options) = (services.GetRequiredService<HealthBoard>(), services.GetRequiredService<IServiceKnowledge>(), services.GetRequiredService<SidecarOptions>());
        meter.Gauge("queue_depth", "Of the ingestion queue, as the agent reports it", () => (double?)board.Load.Queue?.Depth);
        meter.Gauge("queue_age_seconds", "Of the oldest entry in the ingestion queue, as the agent reports it", () => board.Load.Queue?.OldestAgeSeconds);
        if (options.Operator is not null)
        {
            var maxAge = KnownEpochs.MaxAgeOf(options);
            meter.Gauge("knowledge_age_seconds", "For how long nobody confirmed what is known of epoch and active set", () => knowledge.Now?.Age.TotalSeconds);
            meter.Gauge("knowledge_epoch", "The newest epoch that is known", () => (double?)knowledge.Now?.Epoch);
            meter.Gauge("fenced", "1 while mutating effects are refused", () => Fence.Of(new KnownEpochs(knowledge).Current, options.Region, maxAge) is null ? 0 : 1);
        }
        if (services.GetService<AgentSessions>() is not { } sessions)
            return;
        var stats = services.GetRequiredService<StatsBoard>();
        meter.Gauge("checkpoint_staleness_seconds", "For how long the oldest change waits to be stored; 0: none does", () => sessions.Health.OldestDirty.TotalSeconds);
        meter.Gauge("sessions_dirty", "Sessions of which something waits to be stored", () => sessions.Health.Dirty);
        meter.Gauge("sessions", "Sessions that the region stored within the last hour and that have not ended", () => (double?)stats.Own?.Total);
        meter.Gauge("sessions_active", "Of these, stored within the last minutes", () => (double?)stats.Own?.Active);
        meter.Gauge("replication_lag_seconds", "Of the region whose replica lags most", () => stats.WorstLag);
    }
}
