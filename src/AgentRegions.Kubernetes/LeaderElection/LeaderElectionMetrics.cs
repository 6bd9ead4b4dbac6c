using System.Diagnostics.Metrics;

namespace AgentRegions.Kubernetes.LeaderElection;

/// <summary>client-go's <c>leader_election_master_status</c>: 1 while this process leads, by lease name.</summary>
public sealed class LeaderElectionMetrics
{
    public const string MeterName = "AgentRegions.Kubernetes.LeaderElection";

    private readonly Gauge<int> _status;

    public LeaderElectionMetrics(IMeterFactory meters) =>
        _status = meters.Create(MeterName).CreateGauge<int>("leader_election_master_status", description: "1 while this process leads, 0 while another does");

    internal void Lead(string lease, bool leads) => _status.Record(leads ? 1 : 0, new KeyValuePair<string, object?>("name", lease));
}
