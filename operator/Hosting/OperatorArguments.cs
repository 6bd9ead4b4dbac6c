using System.Net;
using AgentRegions.Operator.RoutingControls;
using AgentRegions.Operator.Signals;
using AgentRegions.Operator.StatusPages;
using AgentRegions.Probing.Control;

namespace AgentRegions.Operator.Hosting;

/// <summary>What the command line says.</summary>
internal sealed record OperatorArguments
{
    public required string Region { get; init; }

    /// <summary>Null: the region.</summary>
    public string? Observer { get; init; }

    /// <summary>Null: AWS endpoints of other regions, where a policy coordinates through DynamoDB.</summary>
    public IReadOnlyList<ControlTarget>? ControlTargets { get; init; }

    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    /// <summary>Null: POD_NAMESPACE, the service account's, or the kubeconfig context's.</summary>
    public string? OperatorNamespace { get; init; }

    public bool LeaderElect { get; init; }

    public required IPEndPoint HttpBindAddress { get; init; }

    /// <summary>Null: this operator serves no routing controls.</summary>
    public RoutingControlOptions? RoutingControls { get; init; }

    /// <summary>Null: this operator receives no signals.</summary>
    public SignalOptions? Signals { get; init; }

    /// <summary>Null: this operator serves no status pages.</summary>
    public StatusPageOptions? StatusPages { get; init; }

    public LogFormat LogFormat { get; init; }

    public LogLevel LogLevel { get; init; }

    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }
}

internal enum LogFormat
{
    Json,
    Text,
}
