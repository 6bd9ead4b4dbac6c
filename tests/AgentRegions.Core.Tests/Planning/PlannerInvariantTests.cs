using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Planning;

/// <summary>Every situation of three regions, against what must hold whatever the rules are.</summary>
public sealed class PlannerInvariantTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] TimeBound = [Reasons.NotConfirmed, Reasons.CoolingDown, Reasons.TooManyChanges, Reasons.NotStable];
    private static readonly FailoverPolicySpec Policy = Given.Policy with { Detection = new() { ConfirmFor = Duration.FromSeconds(10) } };

    [Fact]
    public void EverySituation_DecisionKeepsTheInvariants()
    {
        long situations = 0;
        foreach (var regions in RegionStates())
        {
            foreach (var input in Situations(regions))
            {
                situations++;
                var decision = FailoverPlanner.Decide(input);
                if (Violation(input, decision) is { } violation)
                    Assert.Fail($"{violation}\n{Describe(input)}\n{decision}\nto: {(decision.Change is { } c ? string.Join(",", c.To) : "-")}");
            }
        }
        Assert.True(situations > 300_000, $"only {situations}");
    }

    [Fact]
    public void RegionsInAnotherOrder_SameDecision()
    {
        foreach (var regions in RegionStates())
        {
            foreach (var input in Situations(regions).Where((_, i) => i % 41 == 0))
            {
                var decision = FailoverPlanner.Decide(input);
                var turned = FailoverPlanner.Decide(input with { Regions = [.. input.Regions.Reverse()], Active = [.. input.Active.Reverse()] });
                Assert.Equal((decision.Outcome, decision.Rule, decision.Reason), (turned.Outcome, turned.Rule, turned.Reason));
                Assert.Equal(decision.Change?.To, turned.Change?.To);
            }
        }
    }

    private static IEnumerable<RegionState[]> RegionStates()
    {
        Verdict[] verdicts = [Verdict.Healthy, Verdict.Degraded, Verdict.Down, Verdict.Unknown];
        foreach (var a in verdicts)
        {
            foreach (var b in verdicts)
            {
                foreach (var c in verdicts)
                {
                    foreach (var held in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), Given.Long })
                        yield return [Given.Region("a", a, held), Given.Region("b", b, held), Given.Region("c", c, Given.Long)];
                }
            }
        }
    }

    private static IEnumerable<PlannerInput> Situations(RegionState[] regions) =>
        from active in Enumerable.Range(0, 8).Select(bits => Names.Where((_, i) => (bits >> i & 1) == 1).ToArray())
        from mode in Enum.GetValues<FailoverMode>()
        from routing in Enum.GetValues<RoutingPolicy>()
        from changed in new (TimeSpan? Since, bool ByPerson, int OfDay)[] { (null, false, 0), (TimeSpan.FromMinutes(1), false, 1), (Given.Long, false, 5), (Given.Long, false, 6), (Given.Long, true, 1) }
        from request in Requests
        select new PlannerInput
        {
            Policy = Policy with { Mode = mode, Routing = routing },
            Regions = regions,
            Active = active,
            SinceLastChange = changed.Since,
            LastChangeByPerson = changed.ByPerson,
            ChangesOfDay = [.. Enumerable.Repeat(Given.Long, changed.OfDay)],
            Request = request,
        };

    private static readonly ChangeRequest?[] Requests =
    [
        null,
        .. from bypass in new BypassRule[][] { [], [BypassRule.Safety], [BypassRule.Cooldown], [BypassRule.Gates, BypassRule.Cooldown, BypassRule.Safety] }
           from to in new[] { null, "b", "c" }
           select new ChangeRequest("by-hand", Given.Request(to is null ? FailoverKind.Failover : FailoverKind.Switchover, to, bypass)),
        new ChangeRequest("by-hand", Given.Request(FailoverKind.Failback)),
    ];

    private static string? Violation(PlannerInput input, Decision decision)
    {
        if (decision.Rule.Length == 0 || decision.Reason.Length == 0 || decision.Message.Length == 0)
            return "a decision names a rule and a reason";
        if (decision.Outcome == DecisionOutcome.Change != decision.Change is not null)
            return "a change is there exactly when the outcome says so";
        if (TimeBound.Contains(decision.Reason) != decision.AskAgainIn > TimeSpan.Zero)
            return "a hold that time ends says when to ask again, others do not";
        return decision.Outcome switch
        {
            DecisionOutcome.Change => ChangeViolation(input, decision.Change!),
            DecisionOutcome.Keep => KeepViolation(input),
            _ => HoldViolation(input),
        };
    }

    private static string? ChangeViolation(PlannerInput input, PlannedChange change)
    {
        RegionState[] to = [.. change.To.Select(n => input.Regions.Single(r => r.Name == n))];
        var joining = to.Where(r => !input.Active.Contains(r.Name)).ToList();
        var asked = input.Request;
        var forced = asked?.Spec.To is not null && asked.Spec.Bypass.Contains(BypassRule.Safety);
        var isPlacement = input.Active.Count == 0;
        var sourceFailed = input.Regions.Any(r => input.Active.Contains(r.Name)
            && r.Quorum.Verdict is Verdict.Down or Verdict.Degraded && r.Quorum.HeldFor >= TimeSpan.FromSeconds(10));
        var recovered = change.Kind == FailoverKind.Failback && joining.Count > 0
            && joining.All(r => r.Quorum.HeldFor >= input.Policy.Failback.StableFor.Value) && !input.LastChangeByPerson;
        var routingNarrowed = input.Policy.Routing == RoutingPolicy.ActivePassive && input.Active.Count > 1;
        return to.Length == 0 ? "never an empty set"
            : to.Distinct().Count() != to.Length ? "no region twice"
            : change.To.Order().SequenceEqual(input.Active.Order()) ? "To differs from From"
            : !change.From.SequenceEqual(input.Active) ? "From is what is active"
            : input.Policy.Mode == FailoverMode.Paused ? "Paused never changes"
            : input.Policy.Mode == FailoverMode.Manual && asked is null && !isPlacement ? "Manual changes only on request"
            : asked is null && !isPlacement && !sourceFailed && !recovered && !routingNarrowed ? "no change without evidence"
            : !forced && joining.Any(r => r.Quorum.Verdict != Verdict.Healthy) ? "no unhealthy target"
            : !forced && to.All(r => r.Quorum.Verdict != Verdict.Healthy) ? "someone healthy must serve"
            : input.Policy.Routing == RoutingPolicy.ActivePassive && to.Length != 1 ? "active-passive has exactly one"
            : asked?.Spec.To is { } name && change.To is not [var only] ? $"{name} alone was asked for"
            : asked?.Spec.To is { } wanted && change.To[0] != wanted ? $"{wanted} was asked for"
            : change.RequestedBy != asked?.Name ? "the change names who asked"
            : input.SinceLastChange < input.Policy.Cooldown.Value && asked?.Spec.Bypass.Contains(BypassRule.Cooldown) != true ? "cooldown"
            : input.ChangesOfDay.Count >= input.Policy.MaxChangesPerDay && !isPlacement && asked?.Spec.Bypass.Contains(BypassRule.Cooldown) != true ? "changes of the day"
            : change.Evidence.Length == 0 ? "evidence"
            : null;
    }

    private static string? KeepViolation(PlannerInput input) =>
        input.Active.Count == 0 ? "nothing is active, nothing is kept"
        : input.Request is not null ? "a request is never ignored"
        : input.Regions.Any(r => input.Active.Contains(r.Name) && r.IsUnhealthy) ? "an unhealthy active region is never fine"
        : null;

    /// <summary>The usual outage may not wait for anything.</summary>
    private static string? HoldViolation(PlannerInput input)
    {
        var mayAct = input.Policy.Mode == FailoverMode.Automatic && input.SinceLastChange is not { TotalMinutes: < 5 } && input.ChangesOfDay.Count < input.Policy.MaxChangesPerDay && input.Request is null;
        var failed = input.Active.Count > 0 && input.Regions.Where(r => input.Active.Contains(r.Name)).All(r => r.IsUnhealthy && r.Quorum.HeldFor >= TimeSpan.FromSeconds(10));
        var healthyTarget = input.Regions.Any(r => !input.Active.Contains(r.Name) && r.IsHealthy);
        return mayAct && failed && healthyTarget ? "an outage with a healthy target fails over" : null;
    }

    private static string Describe(PlannerInput input) =>
        $"active [{string.Join(',', input.Active)}] {input.Policy.Mode} {input.Policy.Routing} since {input.SinceLastChange} byPerson {input.LastChangeByPerson} of the day {input.ChangesOfDay.Count}"
        + $" request {input.Request?.Spec.Kind} to {input.Request?.Spec.To} bypass [{string.Join(',', input.Request?.Spec.Bypass ?? [])}]\n"
        + string.Join('\n', input.Regions.Select(r => $"  {r.Name} {r.Quorum.Verdict} for {r.Quorum.HeldFor}"));
}
