using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Operator.Hosting;

namespace AgentRegions.Operator.GlobalPauses;

/// <summary>What this cluster's ConfigMap says of all services, as last seen. Safe for concurrent use.</summary>
internal sealed class StandingPause(OperatorIdentity identity)
{
    private volatile Seen? _seen;

    /// <returns>Whether that is news; that nothing is there at the first look is none.</returns>
    public bool Set(RelayedCommand? pause)
    {
        var before = _seen;
        _seen = new(pause);
        return before is null ? pause is not null : before.Pause != pause;
    }

    /// <summary>The pause that is there, and the end of those of this cluster that the register keeps and that are gone: also when nobody saw them go.</summary>
    /// <param name="register">Of the service, as last read; null: not read yet.</param>
    public IReadOnlyList<RelayedCommand> CommandsFor(Register? register)
    {
        if (_seen is not { } seen)
            return [];
        IEnumerable<RelayedCommand> gone = (register?.GlobalPauses ?? [])
            .Where(p => p.Observer == identity.Observer && p.Id != seen.Pause?.Id)
            .Select(p => new RelayedCommand(p.Id, CommandKind.Resume));
        return seen.Pause is { } pause ? [pause, .. gone] : [.. gone];
    }

    private sealed record Seen(RelayedCommand? Pause);
}
