using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Policies;
using AgentRegions.Testing;

namespace AgentRegions.Operator.Tests.Policies;

/// <summary>The condition FailoverPossible says what would happen, or what keeps it from happening.</summary>
public sealed class FailoverPossibleTests
{
    private static readonly NamespacedName Service = new("agents", "support");

    private static readonly FailoverPolicySpec Policy = new()
    {
        RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["service"] = "support" } },
        Dns = new() { Zone = "example.com", Name = "agent.example.com" },
        Coordination = new() { Type = CoordinationType.Kubernetes },
    };

    [Fact]
    public void AnotherRegionIsHealthy_ItWouldTakeOver() => Assert.Equal((ConditionStatus.True, "TargetReady"), Judge(Verdict.Healthy, Verdict.Healthy));

    [Fact]
    public void TheServingRegionIsTheOnlyHealthyOne_ItSaysThatThereIsNoOther()
    {
        var condition = Condition(Verdict.Healthy, Verdict.Down);
        Assert.Equal((ConditionStatus.False, "NoOtherRegion"), (condition.Status, condition.Reason));
        Assert.Contains("b: is Down: seen Down", condition.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no region is healthy", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoRegionIsHealthy_ItSaysSo() => Assert.Equal((ConditionStatus.False, Reasons.AllRegionsDown), Judge(Verdict.Down, Verdict.Down));

    [Theory]
    [InlineData("ForeignOwner")]
    [InlineData("UnknownOwnership")]
    [InlineData("RecordsExist")]
    [InlineData("AnotherZone")]
    [InlineData("ZoneNotFound")]
    public void TheZoneMayNotBeWritten_NoFailoverIsPossible_AndItSaysWhy(string reason)
    {
        var condition = Condition(Verdict.Healthy, Verdict.Healthy, new(FaultArea.Dns, reason, "someone else's"));
        Assert.Equal((ConditionStatus.False, "DNSUnavailable", $"{reason}: someone else's"), (condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void SomeoneChangedTheRecords_AFailoverIsPossibleAllTheSame() =>
        Assert.Equal(ConditionStatus.True, Condition(Verdict.Healthy, Verdict.Healthy, new(FaultArea.Dns, "Drifted", "records differ")).Status);

    private static (ConditionStatus, string) Judge(Verdict active, Verdict other) => Condition(active, other) is var condition ? (condition.Status, condition.Reason) : default;

    private static Condition Condition(Verdict active, Verdict other, ServiceFault? fault = null)
    {
        var register = new Register { Leader = "pod_1", Term = 1, Published = new() { Epoch = 1, Active = ["a"], Ownership = "text", AcceptedAt = default } };
        IReadOnlyList<RegionState> regions = [Region("a", active), Region("b", other)];
        var outcome = new ServiceOutcome
        {
            Register = register,
            IfActiveFailed = FailoverPlanner.DecideAsIfActiveFailed(new() { Policy = Policy, Regions = regions, Active = ["a"] }),
            Claim = new(1, "1", 1, ["a"]),
            Fault = fault,
        };
        var input = new ServiceInput { Policy = Policy, Regions = regions, Observers = new(["us-east-1"], 1, null), SpecHash = "hash" };
        var conditions = new Conditions([], 1, DateTimeOffset.UnixEpoch);
        PolicyConditions.Set(conditions, input, outcome, new(new ClusterLink(null!, new SoleOperator("us-east-1", "pod_1")), Service, new ManualTimeProvider()));
        return conditions.List.Single(c => c.Type == ConditionTypes.FailoverPossible);
    }

    private static RegionState Region(string name, Verdict verdict) => new()
    {
        Name = name,
        Spec = new() { Region = name, Endpoint = $"https://{name}.example.com", Dns = new() { Addresses = new() { Ipv4 = ["192.0.2.1"] } } },
        Votes = [new("us-east-1", verdict, "Seen", $"seen {verdict}", TimeSpan.FromHours(1))],
        Quorum = new(verdict, "Seen", $"seen {verdict}", TimeSpan.FromHours(1)),
    };
}
