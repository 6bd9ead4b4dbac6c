using System.Net;
using System.Reflection;
using System.Threading.Channels;
using AgentRegions.Kubernetes.Controllers;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Events;

/// <summary>A bounded queue of Events and the loop that writes them. Publishing never waits and never throws; what does not fit is lost and counted.</summary>
internal sealed class EventSink(EventWriter writer, EventCorrelator correlator, EventMetrics metrics, TimeProvider time, ILogger<EventSink> logger) : IDisposable
{
    private const int Capacity = 1000;
    private const int Tries = 4;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<EventRecord> _queue = Channel.CreateBounded<EventRecord>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();

    public void Publish(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type = EventType.Normal)
    {
        if (SubjectOf(entity) is not { } subject)
            metrics.Dropped("refused");
        else if (!_queue.Writer.TryWrite(new(subject, type, reason, message, time.GetUtcNow())))
            metrics.Dropped("queue_full");
    }

    public async Task RunAsync()
    {
        await foreach (var record in _queue.Reader.ReadAllAsync())
        {
            if (_stop.IsCancellationRequested || !await WriteAsync(record))
                metrics.Dropped("refused");
        }
    }

    /// <summary>Takes no more Events; what waits is written within the time, or lost.</summary>
    public async Task StopAsync(Task running, TimeSpan flush)
    {
        _queue.Writer.TryComplete();
        await Task.WhenAny(running, time.WaitAsync(flush, CancellationToken.None));
        await _stop.CancelAsync();
        await running;
    }

    public void Dispose() => _stop.Dispose();

    /// <returns>Whether it was written, or needed not be.</returns>
    private async Task<bool> WriteAsync(EventRecord record)
    {
        if (correlator.Correlate(record) is not { } write)
        {
            metrics.Dropped("rate_limited");
            return true;
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await writer.WriteAsync(write, record.At, _stop.Token);
                metrics.Written.Add(1);
                return true;
            }
#pragma warning disable CA1031 // Events are lossy by contract: no failure of one may end the loop
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (attempt == Tries || _stop.IsCancellationRequested || IsFinal(error))
                {
                    EventLog.Lost(logger, error, record.Reason, record.Subject.Kind, record.Subject.Name);
                    return false;
                }
            }
            await time.WaitAsync(RetryAfter * attempt, _stop.Token);
        }
    }

    /// <summary>A refusal of the Event itself is not retried; a name that is taken gets another.</summary>
    private static bool IsFinal(Exception error) =>
        error is KubernetesException { StatusCode: { } code, IsAlreadyExists: false } && (int)code is >= 400 and < 500 and not (int)HttpStatusCode.TooManyRequests;

    private static EventSubject? SubjectOf(IKubernetesObject<V1ObjectMeta> entity)
    {
        var metadata = entity.Metadata;
        if (metadata.Name is null)
            return null;
        // Objects that a program made itself need not say what they are; their type does.
        var type = entity.Kind is null || entity.ApiVersion is null ? entity.GetType().GetCustomAttribute<KubernetesEntityAttribute>() : null;
        var kind = entity.Kind ?? type?.Kind;
        var version = entity.ApiVersion ?? (string.IsNullOrEmpty(type?.Group) ? type?.ApiVersion : $"{type.Group}/{type.ApiVersion}");
        return kind is null || version is null ? null : new(version, kind, metadata.NamespaceProperty ?? "", metadata.Name, metadata.Uid);
    }
}
