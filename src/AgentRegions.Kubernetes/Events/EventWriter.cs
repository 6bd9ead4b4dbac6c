using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Kubernetes.Events;

/// <summary>Creates core/v1 Events and raises their counts. Used by one loop.</summary>
internal sealed class EventWriter(IKubernetesClient client, EventCorrelator correlator, string component, string instance)
{
    private const int LongestMessage = 1024;
    private long _lastName;

    public async Task WriteAsync(EventWrite write, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var message = write.Message.Length > LongestMessage ? write.Message[..LongestMessage] : write.Message;
        if (write.Name is { } name)
        {
            if (await RaiseAsync(write, name, message, at, cancellationToken))
                return;
            correlator.Forget(write);
            write = write with { Count = 1, FirstAt = at, Name = null };
        }
        var created = await client.CreateAsync(NewEvent(write, message, at), cancellationToken: cancellationToken);
        correlator.Stored(write, created.Metadata.Name!);
    }

    /// <returns>False when the Event expired meanwhile.</returns>
    private async Task<bool> RaiseAsync(EventWrite write, string name, string message, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["count"] = write.Count,
            ["message"] = message,
            ["lastTimestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        try
        {
            await client.PatchAsync<Corev1Event>(new(PatchType.Merge, patch), name, write.Key.Similar.Subject.EventNamespace, cancellationToken: cancellationToken);
            correlator.Stored(write, name);
            return true;
        }
        catch (KubernetesException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    private Corev1Event NewEvent(EventWrite write, string message, DateTimeOffset at)
    {
        var (subject, type, reason) = write.Key.Similar;
        // As client-go names them: the object and a time in nanoseconds, here never the same twice.
        _lastName = Math.Max(_lastName + 1, (at - DateTimeOffset.UnixEpoch).Ticks * 100);
        return new()
        {
            Metadata = new()
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{subject.Name}.{_lastName:x}"),
                NamespaceProperty = subject.EventNamespace,
            },
            InvolvedObject = subject.Reference(),
            Type = type.ToString(),
            Reason = reason,
            Message = message,
            Source = new() { Component = component, Host = Environment.MachineName },
            ReportingComponent = component,
            ReportingInstance = instance,
            FirstTimestamp = write.FirstAt.UtcDateTime,
            LastTimestamp = at.UtcDateTime,
            Count = write.Count,
        };
    }
}
