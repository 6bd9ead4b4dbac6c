using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using k8s.Models;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Probes that need a Secret: without it nothing is said of the region, with it the region is probed, and nobody else learns the value.</summary>
public sealed class ProbeSecretFaultTests
{
    private const string Authorization = "Bearer 8f14e45fceea167a";

    [OperatorFact]
    public async Task Authorization_MissingThenWrongThenRight_AndNeverShown()
    {
        await using var agent = await StrangeAgent.StartAsync(Eu, Authorization);
        await using var service = await StartAsync();
        var started = await service.StartOperatorAsync(null, "--log-level", "Trace");
        await service.ActiveBecomesAsync(Us);
        await service.PatchRegionAsync(
            Eu, $$"""{"spec":{"endpoint":"{{agent.Http}}","health":{"path":"/guarded","authorization":{"secretKeyRef":{"name":"probe","key":"header"} } } } }""");

        Assert.Contains("there is no Secret probe", await NotReadyAsync(service, "SecretNotFound"), StringComparison.Ordinal);
        Assert.Contains("create it", await service.EventComesAsync("SecretNotFound"), StringComparison.Ordinal);
        await PutSecretAsync(service, "other", Authorization);
        Assert.Contains("has no key header", await NotReadyAsync(service, "SecretKeyNotFound"), StringComparison.Ordinal);
        await PutSecretAsync(service, "header", "Bearer\u00e9 8f14e45fceea167a");
        Assert.Contains("one line of ASCII", await NotReadyAsync(service, "InvalidTarget"), StringComparison.Ordinal);
        await PutSecretAsync(service, "header", Authorization + "\n");
        await service.RegionBecomesAsync(
            Eu, r => r.Verdict == Verdict.Healthy && Condition(r.Conditions, ConditionTypes.Ready).Status == ConditionStatus.True, "probed with its Secret");

        // Lost while it is in use: said, and the probes go on with what it held.
        await service.Client.DeleteAsync<V1Secret>("probe", service.Namespace);
        await service.PatchRegionAsync(Eu, """{"spec":{"weight":7}}""");
        await service.RegionBecomesAsync(
            Eu, r => r.Verdict == Verdict.Healthy && Condition(r.Conditions, ConditionTypes.Ready).Reason == "SecretNotFound", "healthy, without its Secret");

        Assert.DoesNotContain("RegionDown", await service.EventReasonsAsync());
        var shown = (await Command.RunAsync("kubectl", "-n", service.Namespace, "get", "areg,fop,failovers,events,configmaps", "-o", "yaml")).Required;
        Assert.DoesNotContain("8f14e45fceea167a", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("8f14e45fceea167a", started.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("Bearer 8f14e45f"u8), started.Log, StringComparison.Ordinal);
    }

    [OperatorFact]
    [Trait("Suite", "Shipped")]
    public async Task OwnAuthority_TrustedFromItsSecret()
    {
        await using var agent = await StrangeAgent.StartAsync(Eu, Authorization);
        await using var service = await StartAsync();
        await PutSecretAsync(service, "ca.crt", "not a certificate");
        await service.StartServingAsync();
        await service.PatchRegionAsync(Eu, $$"""{"spec":{"endpoint":"{{agent.Https}}","health":{"tls":{"caSecretKeyRef":{"name":"probe","key":"ca.crt"} } } } }""");
        Assert.Contains("PEM", await NotReadyAsync(service, "InvalidTarget"), StringComparison.Ordinal);

        await PutSecretAsync(service, "ca.crt", agent.CaPem);

        await service.RegionBecomesAsync(Eu, r => r.Verdict == Verdict.Healthy, "the certificate is trusted");
    }

    private static async Task<string> NotReadyAsync(TestService service, string reason)
    {
        var region = await service.RegionBecomesAsync(
            Eu,
            r => r.Verdict == Verdict.Unknown && Condition(r.Conditions, ConditionTypes.Ready) is { Status: ConditionStatus.False } c && c.Reason == reason,
            $"nothing is said of the region, and Ready is False for {reason}");
        return Condition(region.Status.Conditions, ConditionTypes.Ready).Message;
    }

    private static async Task PutSecretAsync(TestService service, string key, string value)
    {
        await service.Client.DeleteAsync<V1Secret>("probe", service.Namespace);
        await service.Client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "probe", NamespaceProperty = service.Namespace },
            StringData = new Dictionary<string, string> { [key] = value },
        });
    }
}
