using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Hosting;
using AgentRegions.Kubernetes.LeaderElection;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Kubernetes.Health;

/// <summary>The watch loops take steps. The longest silence that is well: a watch of ten minutes without a bookmark, its grace, a request's timeouts and the backoff.</summary>
internal sealed class LoopHealth(IEnumerable<IInformer> informers, OperatorHost host) : IOperatorHealthCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public string Name => "watch-loops";

    public HealthScope Scope => HealthScope.Liveness;

    public string? Problem() =>
        host.EndedLoop ?? (informers.FirstOrDefault(informer => informer.Health.Idle > Longest) is { } stuck
            ? $"the watch of {stuck.Kind} did nothing for {stuck.Health.Idle.TotalMinutes:F0} minutes"
            : null);
}

/// <summary>No reconciliation ignores its cancellation.</summary>
internal sealed class WorkerHealth(IEnumerable<IControllerRunner> controllers) : IOperatorHealthCheck
{
    public string Name => "workers";

    public HealthScope Scope => HealthScope.Liveness;

    public string? Problem() =>
        controllers.Select(controller => controller.Stuck is { } stuck ? $"controller {controller.Name}: {stuck}" : null).FirstOrDefault(problem => problem is not null);
}

/// <summary>Every cache had its first list.</summary>
internal sealed class CacheHealth(IEnumerable<IInformer> informers) : IOperatorHealthCheck
{
    public string Name => "caches-synced";

    public HealthScope Scope => HealthScope.Readiness;

    public string? Problem()
    {
        var missing = informers.Where(informer => !informer.Synced.IsCompleted)
            .Select(informer => informer.Health.Failing is { } failing ? $"{informer.Kind} ({failing.Reason})" : informer.Kind).ToArray();
        return missing.Length == 0 ? null : "not listed yet: " + string.Join(", ", missing);
    }
}

/// <summary>No list or watch fails for longer than <see cref="OperatorSettings.WatchFailureLimit"/>.</summary>
internal sealed class WatchFailureHealth(IEnumerable<IInformer> informers, OperatorSettings settings) : IOperatorHealthCheck
{
    public string Name => "watches";

    public HealthScope Scope => HealthScope.Readiness;

    public string? Problem()
    {
        foreach (var informer in informers)
        {
            if (informer.Health.Failing is { } failing && failing.For > settings.WatchFailureLimit)
                return $"{informer.Kind} fails for {failing.For.TotalSeconds:F0}s: {failing.Reason}";
        }
        return null;
    }
}

/// <summary>A leader renews its lease. Not leading is no fault: a standby is ready.</summary>
internal sealed class LeaderHealth(IServiceProvider services, OperatorSettings settings) : IOperatorHealthCheck
{
    private readonly LeaderElector? _elector = services.GetService<LeaderElector>();

    public string Name => "leader-election";

    public HealthScope Scope => HealthScope.Liveness;

    /// <remarks>client-go's adaptor: a leader that is past its lease by 20 s and still runs is stuck.</remarks>
    public string? Problem() =>
        _elector?.SinceRenewal is { } since && since > settings.LeaderElection.LeaseDuration + TimeSpan.FromSeconds(20)
            ? $"leads, and did not renew its lease for {since.TotalSeconds:F0}s"
            : null;
}
