using AgentRegions.Core.Coordination;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Hosting;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using k8s.Models;

namespace AgentRegions.Operator.GlobalPauses;

/// <summary>
/// Looks for the ConfigMap in the operator's own namespace that pauses every service, and passes on when it came, changed or went. Not watched: it is one object, and
/// the right to read it is there for the registers.
/// </summary>
internal sealed class PauseWatch(
    IKubernetesClient client, OperatorIdentity identity, StandingPause standing, IEntityCache<FailoverPolicy> policies, ReportPublisher publisher, IEntityQueue<FailoverPolicy> queue,
    EventPublisher events, TimeProvider time, ILogger<PauseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private string? _unread;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var map = await client.GetAsync<V1ConfigMap>(GlobalPause.ConfigMap, identity.Namespace, cancellationToken);
            var read = map is null ? null : PauseMap.Read(map, identity.Observer);
            _unread = null;
            if (standing.Set(read?.Command))
                Tell(map, read);
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What was last seen stays: an API server that is away neither pauses nor resumes.
            if (_unread != e.Message)
                logger.PauseUnread(identity.Namespace, GlobalPause.ConfigMap, e.Message);
            _unread = e.Message;
        }
    }

    private void Tell(V1ConfigMap? map, PauseMap? read)
    {
        if (read is null)
            logger.NoGlobalPause(identity.Namespace, GlobalPause.ConfigMap);
        else
            logger.GlobalPauseFound(read.Command.Id, read.Command.Until, read.Command.Reason);
        if (read?.Problem is { } problem)
        {
            logger.PauseInvalid(identity.Namespace, GlobalPause.ConfigMap, problem);
            events(map!, "PauseInvalid", problem, EventType.Warning);
        }
        foreach (var policy in policies.List())
        {
            publisher.Publish(policy.Key());
            queue.Enqueue(policy.Key());
        }
    }
}
