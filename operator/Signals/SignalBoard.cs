using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Operator.Signals;

/// <summary>What signals said to this process, by service.</summary>
internal sealed class SignalBoard(TimeProvider time)
{
    private readonly ConcurrentDictionary<NamespacedName, SignalMemory> _services = new();

    /// <returns>Whether anything is new by it.</returns>
    public bool Hear(NamespacedName service, SignalSpec signal, IReadOnlyList<SignalNews> news)
    {
        var memory = _services.GetOrAdd(service, _ => new(time));
        return news.Aggregate(false, (isNews, one) => memory.Hear(signal.Name, one, signal.ExpiresAfter.Value) || isNews);
    }

    /// <summary>Of the signals that the policy names.</summary>
    public IReadOnlyList<HeardSignal> Of(NamespacedName service, FailoverPolicySpec policy) =>
        policy.Detection.Signals.Count > 0 && _services.TryGetValue(service, out var memory)
            ? [.. memory.Recall().Where(h => policy.Detection.Signals.Any(s => s.Name == h.Signal))]
            : [];

    /// <summary>When the next alarm expires; null when none fires.</summary>
    public TimeSpan? NextExpiry(NamespacedName service) => _services.TryGetValue(service, out var memory) ? memory.NextExpiry : null;

    public void Forget(NamespacedName service) => _services.TryRemove(service, out _);
}
