using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Clusters;

/// <summary>A cluster's API server, and the operator's cache of it: the cache follows a moment later, and not while the server is away.</summary>
internal sealed class Cluster(Scheduler scheduler, Dice dice, int place, ClusterState state)
{
    private ClusterState _state = state;
    private int _away;

    public int Place => place;

    /// <summary>What the operator's cache holds.</summary>
    public ClusterState Seen { get; private set; } = state;

    /// <summary>The cache changed.</summary>
    public Action<ClusterState> Changed { get; set; } = _ => { };

    /// <summary>For those who only watch.</summary>
    public Action<ClusterState> Delivered { get; set; } = _ => { };

    public bool IsAway => _away > 0;

    public void Apply(Func<ClusterState, ClusterState> change)
    {
        _state = change(_state);
        scheduler.After(dice.Seconds(0.02, 0.5), Deliver);
    }

    public void GoAway(bool begins)
    {
        _away += begins ? 1 : -1;
        if (_away == 0)
            scheduler.After(dice.Seconds(0.02, 2), Deliver);
    }

    private void Deliver()
    {
        if (_away > 0 || ReferenceEquals(Seen, _state))
            return;
        Seen = _state;
        Delivered(Seen);
        Changed(Seen);
    }
}

/// <summary>The objects of one cluster. Immutable.</summary>
internal sealed record ClusterState
{
    private string? _hash;

    /// <summary>Of the manifests, made once.</summary>
    public string Hash => _hash ??= SpecHash.Of(Policy, Regions.Select(r => (r.Name, r.Spec)));

    public required FailoverPolicySpec Policy
    {
        get;
        init
        {
            field = value;
            _hash = null;
        }
    }

    public required IReadOnlyList<NamedRegion> Regions
    {
        get;
        init
        {
            field = value;
            _hash = null;
        }
    }

    public IReadOnlyList<RelayedRequest> Requests { get; init; } = [];

    public IReadOnlyList<RelayedCommand> Commands { get; init; } = [];
}

internal sealed record NamedRegion(string Name, AgentRegionSpec Spec);
