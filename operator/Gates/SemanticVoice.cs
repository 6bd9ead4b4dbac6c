using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;
using AgentRegions.Probing.Semantics;

namespace AgentRegions.Operator.Gates;

/// <summary>
/// Asks the agents themselves, those of healthy regions: what the active ones answer is kept for the day on which they do not. An answer costs an agent questions times seeds
/// runs of its model, so the longer a change waits, the more seldom they are asked.
/// </summary>
internal sealed class SemanticVoice(SemanticAnswers answers, IEntityCache<AgentRegion> regions, ProbeSecrets secrets, TimeProvider time) : IGateVoice
{
    private static readonly TimeSpan Pressed = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(NamespacedName Service, string Gate, string Region), SemanticProbe> _probes = new();

    public bool Asks(GateSpec gate) => gate.Type == GateType.SemanticProbe;

    public bool IsWanted(RegionState region, IReadOnlyList<string> active) => active.Count > 0 && region.IsHealthy;

    public TimeSpan Interval(GateSpec gate) => gate.SemanticProbeOrDefault().Interval.Value;

    public TimeSpan WhenPressed(TimeSpan waited) => waited / 4 > Pressed ? waited / 4 : Pressed;

    public TimeSpan? Age(NamespacedName service, GateSpec gate, string region) => answers.Age(service, gate.Name, region);

    public async Task<bool> AskAsync(FailoverPolicy policy, GateSpec gate, RegionState region, IReadOnlyList<string> active, CancellationToken cancellationToken)
    {
        var service = policy.Key();
        return answers.Put(service, gate.Name, region.Name, await WordAsync(service, gate, region, cancellationToken));
    }

    public void Forget(NamespacedName service)
    {
        if (!answers.Forget(service))
            return;
        foreach (var key in _probes.Keys.Where(k => k.Service == service))
            _probes.TryRemove(key, out _);
    }

    private async Task<SemanticWord> WordAsync(NamespacedName service, GateSpec gate, RegionState region, CancellationToken cancellationToken)
    {
        if (regions.Get(new(service.Namespace, region.Name)) is not { } entity)
            return SemanticWord.Unknown("its AgentRegion is gone");
        if (ResourceRules.Validate(entity.Spec).Count > 0)
            return SemanticWord.Unknown("the spec of its AgentRegion is not valid");
        try
        {
            var (secret, problem) = await secrets.ReadAsync(entity, cancellationToken);
            if (secret is null)
                return SemanticWord.Unknown(problem!.Message);
            var probe = _probes.GetOrAdd((service, gate.Name, region.Name), _ => new(time));
            return await probe.AskAsync(RegionProbing.TargetOf(entity, secret), gate.SemanticProbeOrDefault(), region.Said?.Release, cancellationToken);
        }
        catch (KubernetesException e)
        {
            return SemanticWord.Unknown($"its Secrets could not be read: {e.Message}");
        }
    }
}
