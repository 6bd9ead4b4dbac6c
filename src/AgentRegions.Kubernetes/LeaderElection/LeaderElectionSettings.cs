namespace AgentRegions.Kubernetes.LeaderElection;

/// <summary>
/// One replica of an operator reconciles, by a Lease (coordination.k8s.io/v1). The figures are client-go's.
/// A lease does not fence: a leader that was paused may still act after another took over, for as long as its pause hides from it that it lost.
/// What must not happen twice needs a compare-and-swap of its own.
/// </summary>
public sealed class LeaderElectionSettings
{
    /// <summary>Off: this process always leads.</summary>
    public bool Enabled { get; set; }

    /// <summary>Null: the operator's name.</summary>
    public string? LeaseName { get; set; }

    /// <summary>Null: the namespace of the service account or of the kubeconfig's context.</summary>
    public string? LeaseNamespace { get; set; }

    /// <summary>Unique among the candidates. Null: the host's name and a random suffix.</summary>
    public string? Identity { get; set; }

    /// <summary>How long others wait, after they saw the lease change, before they take it. Whole seconds.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up. Shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries. <see cref="RenewDeadline"/> is longer than 1.2 of them.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Called after leadership was lost and reconciliations were cancelled. By default the process's exit code becomes 1 and the host stops,
    /// so that a fresh process starts over.
    /// </summary>
    public Action? OnLost { get; set; }

    internal IEnumerable<string> Problems()
    {
        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return $"LeaderElection.LeaseDuration is {LeaseDuration}: write whole seconds, at least one";
        if (RenewDeadline >= LeaseDuration)
            yield return $"LeaderElection.RenewDeadline is {RenewDeadline}: write less than LeaseDuration ({LeaseDuration})";
        if (RetryPeriod <= TimeSpan.Zero || RenewDeadline <= RetryPeriod * LeaderElector.RetryJitter)
            yield return $"LeaderElection.RetryPeriod is {RetryPeriod}: write more than 0 and less than RenewDeadline ({RenewDeadline}) / {LeaderElector.RetryJitter}";
    }
}
