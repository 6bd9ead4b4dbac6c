using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Sidecar.Draining;
using AgentRegions.Sidecar.Effects;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Statistics;

namespace AgentRegions.Sidecar.Health;

/// <summary>What /health says: the contract from the configuration under what the agent reported, the load, and the sidecar's own state.</summary>
internal sealed class HealthBoard(SidecarOptions options, ContractFile file, StreamBoard streams, DedupeRate dedupe, IServiceProvider services)
{
    // Resolved late: what the sources measure carries the contract, which is this board's.
    private readonly Lazy<EffectCheck?> _check = new(services.GetService<EffectCheck>);

    private readonly Lazy<IHealthSource[]> _sources = new(() => [.. services.GetServices<IHealthSource>()]);
    private readonly Lazy<StatsBoard?> _stats = new(services.GetService<StatsBoard>);
    private readonly Lock _gate = new();
    private AgentContract _reported = new();
    private AgentLoad _load = new();

    public AgentContract Contract
    {
        get
        {
            lock (_gate)
                return ContractFile.Over(_reported, file.Read());
        }
    }

    public AgentLoad Load
    {
        get
        {
            lock (_gate)
                return _load;
        }
    }

    /// <summary>Replaces what the agent reported before; a field that it leaves out is the configuration's again.</summary>
    public void Report(AgentContract contract)
    {
        lock (_gate)
            _reported = contract;
    }

    public void Report(AgentLoad load)
    {
        lock (_gate)
        {
            _load = new()
            {
                Queue = load.Queue ?? _load.Queue,
                Streams = load.Streams ?? _load.Streams,
                Dedupe = load.Dedupe ?? _load.Dedupe,
                Status = load.Status ?? _load.Status,
            };
        }
    }

    public HealthReport Now()
    {
        var (contract, load) = (Contract, Load);
        List<string> reasons = [.. _sources.Value.Select(s => s.Problem).OfType<string>()];
        if (load.Status is { } word && !HealthBody.IsWell(word))
            reasons.Add($"the agent says of itself: {word}");
        return new()
        {
            Status = reasons.Count == 0 ? "ok" : "degraded",
            Reasons = reasons.Count == 0 ? null : reasons,
            Region = options.Region,
            Release = contract.Release,
            SchemaRev = contract.SchemaRev,
            ModelTag = contract.ModelTag,
            IndexHash = contract.IndexHash,
            SecretsRev = contract.SecretsRev,
            BlobManifest = contract.BlobManifest,
            Queue = load.Queue,
            Streams = streams.Active is { } active ? new() { Active = active } : load.Streams,
            Dedupe = Dedupe(load),
            Sessions = _stats.Value?.Own,
            ReplicationLagSeconds = _stats.Value?.WorstLag,
        };
    }

    private DedupeReport? Dedupe(AgentLoad load)
    {
        var report = load.Dedupe ?? (dedupe.Share is { } share ? new() { HitRate = share } : null);
        return _check.Value is { } check ? check.Over(report) : report;
    }
}
