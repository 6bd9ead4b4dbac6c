using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>The register is edited or lost: the zone still says what was last decided.</summary>
public sealed class RegisterFaultTests
{
    [OperatorFact]
    public async Task Unreadable_NothingMoves_Deleted_GoesOnFromTheZoneAtAGreaterEpoch()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        var register = $"register.{service.Namespace}.agent";
        _ = (await Command.RunAsync("kubectl", "-n", service.Namespace, "patch", "configmap", register, "--type", "merge", "-p", """{"data":{"register.json":"{"}}""")).Required;
        await service.Agents[Us].KillAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.Ready, ConditionStatus.False, "RegisterUnreadable");

        Assert.Contains(register, Condition(policy.Status.Conditions, ConditionTypes.Ready).Message, StringComparison.Ordinal);
        Assert.Contains("delete the ConfigMap to start from what the zone says", await service.EventComesAsync("RegisterUnreadable"), StringComparison.Ordinal);
        Assert.Equal((Us, 1L), (policy.Status.Active, policy.Status.Epoch));
        Assert.Equal([AddressOf(Us)], service.AddressesPublished());

        _ = (await Command.RunAsync("kubectl", "-n", service.Namespace, "delete", "configmap", register)).Required;

        policy = await service.ActiveBecomesAsync(Eu);
        Assert.Equal(3, policy.Status.Epoch);
        Assert.Contains("taking over its active set us-east-1", await service.EventComesAsync("RegisterWasOlder"), StringComparison.Ordinal);
        service.AssertOwnershipNeverRepeats();
    }
}
