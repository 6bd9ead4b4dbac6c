using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Status;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Regions;

/// <summary>
/// Keeps what is probed in line with the AgentRegions. It runs on every replica, leading or not, so that a new leader knows
/// the verdicts at once.
/// </summary>
internal sealed class RegionProbing(IObserver observer, ProbeSecrets secrets, RegionProblems problems, IEntityQueue<AgentRegion> queue) : IEntityController<AgentRegion>
{
    /// <summary>Secrets are not watched (that would need the right to list them); they are read again this often.</summary>
    private static readonly TimeSpan SecretsReread = TimeSpan.FromMinutes(1);

    /// <summary>While they are missing or unfit: who mends one waits for the region to be probed.</summary>
    private static readonly TimeSpan ProblemReread = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<NamespacedName, (string Endpoint, HealthSpec Health)> _probed = new();

    public async Task<ReconciliationResult<AgentRegion>> ReconcileAsync(AgentRegion entity, CancellationToken cancellationToken)
    {
        try
        {
            return await ProbeAsync(entity, cancellationToken);
        }
        catch (Exception e) when (InternalFault.Is(e))
        {
            Note(entity.Key(), new(InternalFault.Reason, InternalFault.Describe(e)));
            throw;
        }
    }

    private async Task<ReconciliationResult<AgentRegion>> ProbeAsync(AgentRegion entity, CancellationToken cancellationToken)
    {
        var key = entity.Key();
        if (ResourceRules.Validate(entity.Spec) is { Count: > 0 } invalid)
        {
            Note(key, new("InvalidSpec", string.Join("; ", invalid)));
            return ReconciliationResult<AgentRegion>.Success(entity);
        }
        var (read, problem) = await secrets.ReadAsync(entity, cancellationToken);
        Note(key, problem);
        if (read is not null)
            Probe(entity, read);
        else
            Withdraw(entity);
        var isUnfit = problem is not null || observer.Get(key)?.Reason == HealthReason.InvalidTarget;
        return ReconciliationResult<AgentRegion>.Success(entity, !ProbeSecrets.Needs(entity.Spec.Health) ? null : isUnfit ? ProblemReread : SecretsReread);
    }

    public Task<ReconciliationResult<AgentRegion>> DeletedAsync(AgentRegion entity, CancellationToken cancellationToken)
    {
        observer.Remove(entity.Key());
        _probed.TryRemove(entity.Key(), out _);
        problems.Set(entity.Key(), null);
        return Task.FromResult(ReconciliationResult<AgentRegion>.Success(entity));
    }

    /// <param name="secret">What its Secrets hold.</param>
    public static ProbeTarget TargetOf(AgentRegion region, ProbeSecrets.Values secret) => new()
    {
        Region = region.Key(),
        Endpoint = new Uri(region.Spec.Endpoint),
        ExpectedRegion = region.Spec.Region,
        Health = region.Spec.Health,
        AuthorizationHeader = secret.Authorization,
        CaPem = secret.CaPem,
    };

    private void Probe(AgentRegion region, ProbeSecrets.Values secret)
    {
        observer.Put(TargetOf(region, secret));
        _probed[region.Key()] = (region.Spec.Endpoint, region.Spec.Health);
    }

    /// <summary>A Secret that is lost lets the probes go on with what it held; after a change of the spec they would be about another target.</summary>
    private void Withdraw(AgentRegion region)
    {
        if (_probed.TryGetValue(region.Key(), out var probed) && probed != (region.Spec.Endpoint, region.Spec.Health))
        {
            observer.Remove(region.Key());
            _probed.TryRemove(region.Key(), out _);
            queue.Enqueue(region.Key());
        }
    }

    private void Note(NamespacedName key, RegionProblem? problem)
    {
        if (problems.Set(key, problem))
            queue.Enqueue(key);
    }
}
