using AgentRegions.Core.Planning;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests;

/// <summary>A service of three regions, a preferred to b, b to c, which tests vary with `with`.</summary>
internal static class Given
{
    public static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public static FailoverPolicySpec Policy { get; } = new()
    {
        RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["service"] = "agent" } },
        Dns = new() { Zone = "example.com", Name = "agent.example.com" },
        Coordination = new() { Type = CoordinationType.Kubernetes },
    };

    public static FailoverPolicySpec Weighted { get; } = Policy with { Routing = RoutingPolicy.Weighted };

    /// <summary>With a status page at 192.0.2.1.</summary>
    public static FailoverPolicySpec Paged { get; } = Policy with { Safety = new() { AllDown = AllDownAction.StatusPage, StatusPage = new() { Dns = Addresses("192.0.2.1") } } };

    public static FailoverPolicySpec WithContractGate(GateFailure onFailure) => Policy with
    {
        Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new(), OnFailure = onFailure }],
    };

    /// <summary>a is 203.0.113.1, b 203.0.113.2 and so on; the priority follows the alphabet.</summary>
    public static AgentRegionSpec Spec(string name) => new()
    {
        Region = name,
        Endpoint = $"https://{name}.example.com",
        Priority = name[0] - 'a',
        Dns = Addresses($"203.0.113.{name[0] - 'a' + 1}"),
    };

    public static RegionDns Addresses(params string[] ipv4) => new() { Addresses = new() { Ipv4 = ipv4 } };

    public static RegionState Region(string name, Verdict verdict = Verdict.Healthy, TimeSpan? heldFor = null) => new()
    {
        Name = name,
        Spec = Spec(name),
        Votes = [Vote("one", verdict, heldFor)],
        Quorum = new(verdict, "Seen", $"seen {verdict}", heldFor ?? Long),
    };

    public static Vote Vote(string observer, Verdict verdict, TimeSpan? heldFor = null) => new(observer, verdict, "Seen", $"{observer} saw {verdict}", heldFor ?? Long);

    /// <summary>The region as several observers see it, with the quorum of a majority of them.</summary>
    public static RegionState Seen(this RegionState region, params Vote[] votes) =>
        region with { Votes = votes, Quorum = QuorumRules.Judge(votes, QuorumRules.Majority(votes.Length)) };

    public static RegionState Saying(this RegionState region, string modelTag) => region with { Said = new() { ModelTag = modelTag } };

    /// <summary>The service with a active and every region healthy.</summary>
    public static PlannerInput Input(params RegionState[] regions) => new()
    {
        Policy = Policy,
        Regions = regions.Length > 0 ? regions : [Region("a"), Region("b"), Region("c")],
        Active = ["a"],
    };

    public static PlannerInput Asked(this PlannerInput input, FailoverKind kind, string? to = null, params BypassRule[] bypass) =>
        input with { Request = new("by-hand", Request(kind, to, bypass)) };

    public static FailoverSpec Request(FailoverKind kind, string? to = null, params BypassRule[] bypass) => new()
    {
        PolicyRef = new() { Name = "agent" },
        Kind = kind,
        To = to,
        Bypass = bypass,
    };
}
