using System.Net;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>CloudWatch alarms by Amazon SNS, believed for their signature, whose certificate's issuer is fetched as in the cloud.</summary>
public sealed class SnsSignatureTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-sns-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [OperatorFact]
    [Trait("Suite", "Shipped")]
    public async Task SignedAlarm_MovesTheService_AForgedOneIsRefused_AndTheSubscriptionIsConfirmed()
    {
        await using var topic = await SnsTopic.StartAsync(_directory);
        using var listener = new AlertSender();
        await using var service = await StartAsync(p => p with { Detection = new() { Signals = [SnsTopic.Signal] } });
        await service.StartOperatorAsync(topic.Environment, listener.Arguments);
        await service.ActiveBecomesAsync(Us);
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        var name = $"{service.Namespace}/agent";

        var forged = topic.Signed(SnsTopic.Alarm("OK"));
        forged["Message"] = SnsTopic.Alarm("ALARM")["Message"]!.DeepClone();
        Assert.Equal(HttpStatusCode.Forbidden, (await topic.SendAsync(listener.Port, name, forged)).Status);
        var (confirmed, said) = await topic.SendAsync(listener.Port, name, topic.Signed(SnsTopic.Subscription()));
        Assert.True(confirmed == HttpStatusCode.OK, said);
        Assert.Contains(topic.Asked, a => a.Contains("Action=ConfirmSubscription", StringComparison.Ordinal));
        Assert.Equal(Us, (await service.PolicyAsync()).Status.Active);

        var (status, body) = await topic.SendAsync(listener.Port, name, topic.Signed(SnsTopic.Alarm("ALARM")));

        Assert.True(status == HttpStatusCode.OK, body);
        await service.ActiveBecomesAsync(Eu);
        Assert.Contains("agent-5xx", (await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status.Evidence, StringComparison.Ordinal);
        Assert.Contains("/issuer.crt", topic.Asked);
    }
}
