using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Drills;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>What a request would do: the same planner and the same records, and nothing written.</summary>
/// <param name="Decision">What the planner says to the request.</param>
/// <param name="Records">The change of the zone, line by line; empty when nothing would change.</param>
/// <param name="Places">Whom clients are told before and after, by place; empty when nothing would change.</param>
public sealed record DryRun(Decision Decision, IReadOnlyList<string> Records, IReadOnlyList<PlaceChange> Places)
{
    /// <summary>What would be active; null when nothing would change.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>Of a drill: what would have been done, step by step.</summary>
    public IReadOnlyList<StepStatus> Steps { get; init; } = [];

    /// <summary>The whole of it in a sentence.</summary>
    public required string Message { get; init; }

    /// <param name="reading">The register as last read.</param>
    /// <param name="zone">The zone as last read or written.</param>
    public static DryRun Of(ServiceInput input, ChangeRequest request, RegisterReading reading, DnsSnapshot? zone)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Spec.Routing is { } routing)
            return RoutingPreview.Of(input, routing, reading, zone);
        var turn = new Turn(input, 0, mayAct: _ => false) { Reading = reading };
        var decision = turn.Judge(new PendingRequest(request.Name, request.Spec, reading.StoreTime - request.WaitedFor) { Leg = request.Leg });
        var dry = decision.Change is { } change ? Compare(turn, decision, change.To, zone) with { To = change.To }
            : new(decision, [], []) { Message = $"{decision.Rule}: {decision.Message}" };
        return request.Spec.Kind == FailoverKind.Drill ? dry with { Steps = Rehearsal.Of(decision, input.Policy, input.Regions, turn.Register, reading.StoreTime) } : dry;
    }

    /// <summary>For the object's status.</summary>
    public FailoverPreview ToPreview() => new()
    {
        Records = Records,
        Places = [.. Places.Select(p => new PreviewPlace { Place = p.Place, Now = p.Now, Then = p.Then })],
        Sessions = Decision.Change?.Loss?.Sessions,
        ExpectedLossSeconds = Decision.Change?.Loss?.ExpectedLossSeconds,
        LossDetail = Decision.Change?.Loss?.Detail ?? "",
    };

    /// <summary>The zone now beside the zone with that active set.</summary>
    internal static DryRun Compare(Turn turn, Decision decision, IReadOnlyList<string> to, DnsSnapshot? zone)
    {
        var desired = turn.Records(to, zone) ?? [];
        var current = zone?.Records ?? [];
        var records = desired.Count == 0 ? [] : RecordPlan.Diff(current, desired);
        return new(decision, records, records.Count == 0 ? [] : WhoGoesWhere(turn, to, current, desired)) { To = records.Count == 0 ? null : to, Message = decision.Message };
    }

    private static List<PlaceChange> WhoGoesWhere(Turn turn, IReadOnlyList<string> to, IReadOnlyList<DnsRecordSet> current, IReadOnlyList<DnsRecordSet> desired) =>
        [
            .. PlaceAnswer.Of(current, turn.Register.ShowsStatusPage ? "the status page" : string.Join(",", turn.Register.Active))
                .Zip(PlaceAnswer.Of(desired, to[0]), (now, then) => new PlaceChange(now.Place, now.Told, then.Told)),
        ];
}

/// <param name="Place">For example Europe.</param>
/// <param name="Now">The regions that its clients are told, with their shares.</param>
/// <param name="Then">After the change.</param>
public sealed record PlaceChange(string Place, string Now, string Then);
