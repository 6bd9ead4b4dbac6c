using AgentRegions.Kubernetes.Controllers;

namespace AgentRegions.Kubernetes.Events;

/// <summary>What a publisher said, and of whom.</summary>
internal sealed record EventRecord(EventSubject Subject, EventType Type, string Reason, string Message, DateTimeOffset At);

/// <summary>The object of an Event, by value.</summary>
internal sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string? Uid)
{
    /// <summary>Events of cluster-scoped objects live in the namespace "default".</summary>
    public string EventNamespace => Namespace.Length > 0 ? Namespace : "default";

    public V1ObjectReference Reference(string? resourceVersion = null) => new()
    {
        ApiVersion = ApiVersion,
        Kind = Kind,
        NamespaceProperty = Namespace.Length > 0 ? Namespace : null,
        Name = Name,
        Uid = Uid,
        ResourceVersion = resourceVersion,
    };
}
