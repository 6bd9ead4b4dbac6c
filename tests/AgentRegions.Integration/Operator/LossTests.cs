using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What would be lost of conversations, before a change and after it.</summary>
public sealed class LossTests
{
    [OperatorFact]
    public async Task DryRunSaysWhatIsAtRisk_AndTheChangeKeepsIt_AlsoWhatIsUnknown()
    {
        await using var service = await StartAsync(p => p with { Cooldown = Duration.Zero });
        await service.Agents[Us].ControlAsync("""{"sessions": {"total": 120, "active": 40}, "replication_lag_seconds": 1.2}""");
        await service.StartServingAsync();
        await service.RegionBecomesAsync(Us, s => s.Sessions is not null, "its sessions are known");

        await service.AskAsync("look", s => s with { To = Eu, DryRun = true });
        var preview = (await service.FailoverBecomesAsync("look", FailoverPhase.Done)).Status.Preview!;
        Assert.Equal((40L, 7L), (preview.Sessions!.Value, preview.ExpectedLossSeconds!.Value));
        Assert.Contains("us-east-1: replication lag 1.2 s + checkpoints up to 5 s old, assumed", preview.LossDetail, StringComparison.Ordinal);

        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        var loss = (await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status.Loss!;
        Assert.Equal((40L, 7L), (loss.Sessions!.Value, loss.ExpectedLossSeconds!.Value));

        await service.Agents[Eu].KillAsync();
        await service.ActiveBecomesAsync(West);
        var unknown = (await service.FailoverBecomesAsync("agent-3", FailoverPhase.Done)).Status.Loss!;
        Assert.Null(unknown.ExpectedLossSeconds);
        Assert.Contains("eu-west-1 has not said its replication lag", unknown.Detail, StringComparison.Ordinal);
    }
}
