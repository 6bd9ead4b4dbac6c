using AgentRegions.Core.Resources;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Tests.Policies;

public sealed class FailoverStatusTests
{
    [Fact]
    public void PolicyNeverCame_TheRequestFails_AndSaysSo()
    {
        var failover = new Failover { Metadata = new() { Name = "move" }, Spec = new() { PolicyRef = new() { Name = "support" }, Kind = FailoverKind.Failback }, Status = new() };

        var status = FailoverStatuses.WithoutPolicy(failover, DateTimeOffset.UnixEpoch);

        Assert.Equal(FailoverPhase.Failed, status.Phase);
        var failed = status.Conditions.Single(c => c.Type == ConditionTypes.Failed);
        Assert.Equal((ConditionStatus.True, "PolicyNotFound"), (failed.Status, failed.Reason));
        Assert.Contains("gave up after spec.timeout", failed.Message, StringComparison.Ordinal);
    }
}
