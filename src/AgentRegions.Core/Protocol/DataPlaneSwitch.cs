using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// The part of the protocol that moves clients without Route 53's API: what the register intends the operators' routing controls say at once, and Route 53's checkers
/// hear it. An operation is marked as switched once enough operators said so for long enough that no name server can answer otherwise.
/// </summary>
internal sealed class DataPlaneSwitch(NamespacedName service, IMembership membership, ICoordinationStore store, TimeProvider time, RoutingControlKeys? keys)
{
    // The operation that enough operators follow, and since when this process has seen it.
    private (string Operation, long Since)? _followed;

    public RoutingControlKeys? Keys => keys;

    /// <summary>Whether the zone, as Route 53 accepted it last, and the operators that are there would move clients to these regions by themselves.</summary>
    public bool CanReach(Turn turn, IReadOnlyList<string> regions) =>
        turn.Input.Policy.Dns is { Switch: SwitchPath.DataPlane, DataPlane: { } plane } && turn.Register.Published?.DataPlane is { } provisioned
        && regions.All(provisioned.Contains) && Following(turn, plane, 0) >= DataPlaneChecks.DecisiveVoices(plane);

    /// <summary>Marks the operation once clients are told. False when another wrote the register meanwhile.</summary>
    public async Task<bool> ConfirmAsync(Turn turn, CancellationToken cancellationToken)
    {
        var dns = turn.Input.Policy.Dns;
        if (turn.Register.Operation is not { RaisesEpoch: true, SwitchedAt: null } operation || dns is not { DataPlane: { } plane, HealthChecks: { } checks }
            || Following(turn, plane, operation.Epoch) < DataPlaneChecks.DecisiveVoices(plane))
        {
            _followed = null;
            return true;
        }
        if (_followed is not { } followed || followed.Operation != operation.Id)
            _followed = followed = (operation.Id, time.GetTimestamp());
        if (DataPlaneChecks.SettlesIn(checks) - time.GetElapsedTime(followed.Since) is var left && left > TimeSpan.Zero)
        {
            turn.ComeBack(left);
            return true;
        }
        if (!await turn.WriteAsync(store, service, turn.Register.Switched(turn.Reading.StoreTime), cancellationToken))
            return false;
        turn.Events.Add(new(false, "DNSSwitched", Told(turn, operation)));
        turn.Decide();
        return true;
    }

    /// <summary>A check that was just made says nothing yet: a turn comes when it does.</summary>
    public static void AwaitChecks(Turn turn)
    {
        if (turn.Input.Policy.Dns is not { Switch: SwitchPath.DataPlane, HealthChecks: { } checks })
            return;
        foreach (var check in turn.Register.HealthChecks?.Checks ?? [])
        {
            if (check is { Id: not null, MadeAt: { } madeAt } && DataPlaneChecks.SettlesIn(checks) - (turn.Reading.StoreTime - madeAt) is var left && left > TimeSpan.Zero)
                turn.ComeBack(left + TimeSpan.FromSeconds(1)); // The store's time has whole seconds.
        }
    }

    /// <summary>Why an operator's routing control does not count, by observer; null where it does.</summary>
    public IReadOnlyList<(string Observer, string? Problem)> Voices(Turn turn, PolicyDataPlane plane, long epoch) =>
        [.. plane.RoutingControls.Select(c => (c.Observer, ProblemOf(c.Observer, epoch)))];

    private int Following(Turn turn, PolicyDataPlane plane, long epoch) => Voices(turn, plane, epoch).Count(v => v.Problem is null);

    private string? ProblemOf(string observer, long epoch)
    {
        if (keys is null)
            return "this operator has no secret for routing controls";
        if (observer == membership.Observer)
            return null;
        if (membership.Roster.Observers.FirstOrDefault(o => o.Item.Observer == observer) is not { } presence)
            return "is not there";
        if (presence.SilentFor > membership.Options.Silence)
            return $"is silent: what it withdrew it may withdraw for {new Duration(RoutingControl.KnowledgeLasts)} after it last read the register";
        return presence.Item.Report.Of(service)?.RoutingControl is not { } said ? "serves no routing controls; start it with --routing-control-bind-address"
            : !said.Keys.Split(',').Contains(keys.Ids[0]) ? "has another secret; give all operators the same"
            : said.Epoch < epoch ? $"is at epoch {said.Epoch} still"
            : null;
    }

    private static string Told(Turn turn, Operation operation) =>
        $"{turn.Input.Policy.Dns.Name} answers with {string.Join(", ", operation.To)} at epoch {operation.Epoch} by the data plane; Route 53's API has not taken the change yet";
}
