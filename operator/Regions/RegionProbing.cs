using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;
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

    public async Task<ReconciliationResult<AgentRegion>> ReconcileAsync(AgentRegion entity, CancellationToken cancellationToken)
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
        {
            observer.Put(new ProbeTarget
            {
                Region = key,
                Endpoint = new Uri(entity.Spec.Endpoint),
                ExpectedRegion = entity.Spec.Region,
                Health = entity.Spec.Health,
                AuthorizationHeader = read.Authorization,
                CaPem = read.CaPem,
            });
        }
        return ReconciliationResult<AgentRegion>.Success(entity, ProbeSecrets.Needs(entity.Spec.Health) ? SecretsReread : null);
    }

    public Task<ReconciliationResult<AgentRegion>> DeletedAsync(AgentRegion entity, CancellationToken cancellationToken)
    {
        observer.Remove(entity.Key());
        problems.Set(entity.Key(), null);
        return Task.FromResult(ReconciliationResult<AgentRegion>.Success(entity));
    }

    private void Note(Core.NamespacedName key, RegionProblem? problem)
    {
        if (problems.Set(key, problem))
            queue.Enqueue(key);
    }
}
