using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What a region says of its conversations, in its status.</summary>
public sealed class SessionStatusTests
{
    [OperatorFact]
    public async Task RegionSaysItsSessions_StatusShowsThem_AlsoOnceItIsDead()
    {
        await using var service = await StartAsync();
        await service.Agents[Us].ControlAsync("""{"sessions": {"total": 120, "active": 40}, "replication_lag_seconds": 1.2}""");
        await service.StartServingAsync();
        var shown = await service.RegionBecomesAsync(Us, s => s.Sessions is not null, "its sessions are shown");
        Assert.Equal((120, 40, 1L), (shown.Status.Sessions!.Total, shown.Status.Sessions.Active, shown.Status.ReplicationLagSeconds!.Value));
        Assert.Null((await service.Client.GetAsync<AgentRegion>(Eu, service.Namespace))!.Status.Sessions);
        var columns = (await Command.RunAsync("kubectl", "-n", service.Namespace, "get", "areg", Us, "-o", "wide")).Required;
        Assert.Matches(@"SESSIONS +LAG .*\n.* 120 +1 ", columns);

        await service.Agents[Us].KillAsync();

        var dead = await service.VerdictBecomesAsync(Us, Verdict.Down);
        Assert.Equal(120, dead.Status.Sessions!.Total);
    }
}
