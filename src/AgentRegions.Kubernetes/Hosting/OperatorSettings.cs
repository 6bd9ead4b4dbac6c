using AgentRegions.Kubernetes.LeaderElection;

namespace AgentRegions.Kubernetes;

/// <summary>How the operator runs. Problems are reported all at once when it starts.</summary>
public sealed class OperatorSettings
{
    /// <summary>Names the operator in Events and, unless set there, its lease. A DNS label.</summary>
    public string Name { get; set; } = "agentregion-operator";

    /// <summary>The only namespace that is watched. Null: all of them.</summary>
    public string? Namespace { get; set; }

    /// <summary>Whether finalizers are put on objects before they are first reconciled. Otherwise use <see cref="Controllers.EntityFinalizerAttacher{TFinalizer, TEntity}"/>.</summary>
    public bool AutoAttachFinalizers { get; set; } = true;

    public LeaderElectionSettings LeaderElection { get; } = new();

    /// <summary>How long reconciliations in progress may take to end when the operator stops, before they are cancelled. 0 to 5 minutes.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long Events that wait may take to be sent when the operator stops. 0 to 1 minute.</summary>
    public TimeSpan EventFlushTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a list or watch may fail before the operator is not ready. At least a second.</summary>
    public TimeSpan WatchFailureLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <exception cref="ArgumentException">Says everything that is wrong.</exception>
    internal void Validate()
    {
        List<string> problems = [.. LeaderElection.Problems()];
        if (string.IsNullOrWhiteSpace(Name))
            problems.Add("Name is empty: give the operator a name, such as agentregion-operator");
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromMinutes(5))
            problems.Add($"DrainTimeout is {DrainTimeout}: write 0 to 5 minutes");
        if (EventFlushTimeout < TimeSpan.Zero || EventFlushTimeout > TimeSpan.FromMinutes(1))
            problems.Add($"EventFlushTimeout is {EventFlushTimeout}: write 0 to 1 minute");
        if (WatchFailureLimit < TimeSpan.FromSeconds(1))
            problems.Add($"WatchFailureLimit is {WatchFailureLimit}: write at least a second");
        if (problems.Count > 0)
            throw new ArgumentException("The operator's settings are not valid: " + string.Join("; ", problems));
    }
}
