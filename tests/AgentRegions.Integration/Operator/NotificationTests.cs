using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using k8s.Models;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>On-call hears of what happens: once, signed, and across restarts.</summary>
public sealed class NotificationTests
{
    private const string Key = "0123456789abcdef-signing-key";

    [OperatorFact]
    public async Task ActiveRegionKilled_StartAndEndArriveOnce_AlsoAcrossARestart()
    {
        await using var hook = new HttpReceiver();
        await using var service = await StartAsync(p => p with { Notifications = [Webhook(hook.Url)] });
        await CreateSecretAsync(service);
        var started = await service.StartServingAsync();
        await LedgerBecomesAsync(service, 0);

        await service.Agents[Us].KillAsync();
        await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
        await LedgerBecomesAsync(service, 2);

        Assert.Equal(["epoch/2/FailoverStarted", "epoch/2/FailoverDone"], hook.Received.Select(r => Id(service, r)));
        Assert.All(hook.Received, Verify);
        var body = JsonNode.Parse(hook.Received[0].Body)!;
        Assert.Equal(($"{service.Namespace}/agent", Us, Eu), ((string)body["service"]!, (string)body["from"]![0]!, (string)body["to"]![0]!));
        Assert.Contains("us-east-1 is Down", (string)body["message"]!, StringComparison.Ordinal);
        var metrics = await started.MetricsAsync();
        Assert.Contains("agentregion_notifications_total{event=\"FailoverDone\",result=\"delivered\",type=\"Webhook\"} 1", metrics, StringComparison.Ordinal);

        await started.StopAsync();
        await service.StartOperatorAsync();
        await service.Agents[Eu].KillAsync();
        await service.ActiveBecomesAsync(West);
        await LedgerBecomesAsync(service, 3);
        Assert.Equal(
            ["epoch/2/FailoverStarted", "epoch/2/FailoverDone", "epoch/3/FailoverStarted", "epoch/3/FailoverDone"],
            hook.Received.Select(r => Id(service, r)));
    }

    [OperatorFact]
    public async Task NoRegionHealthy_PagesOnce_AndResolves()
    {
        await using var pagerDuty = new HttpReceiver { Answer = _ => new(202) };
        await using var service = await StartAsync(p => p with
        {
            Notifications =
            [
                new()
                {
                    Name = "page",
                    Type = NotificationType.PagerDuty,
                    PagerDuty = new() { RoutingKey = Secret, Url = new Uri(pagerDuty.Url, "v2/enqueue").ToString() },
                    Events = [NotificationEvent.NoHealthyRegion],
                },
            ],
        });
        await CreateSecretAsync(service);
        var started = await service.StartServingAsync();
        service.Agents.Values.ToList().ForEach(a => a.Freeze());
        await Eventually.HoldsAsync(() => pagerDuty.Received.Count == 1, "on-call is paged");
        await LedgerBecomesAsync(service, ledger => ledger["conditions"]!.AsArray().Any(c => (bool)c!["isOpen"]!));
        await started.StopAsync();
        await service.StartOperatorAsync();
        await service.PolicyBecomesAsync(s => s.Phase == PolicyPhase.AllDown, "all regions are down to the next operator as well");
        Assert.Single(pagerDuty.Received);

        service.Agents[West].Thaw();
        await service.ActiveBecomesAsync(West);
        await Eventually.HoldsAsync(() => pagerDuty.Received.Count == 2, "it is resolved");
        var (trigger, resolve) = (JsonNode.Parse(pagerDuty.Received[0].Body)!, JsonNode.Parse(pagerDuty.Received[1].Body)!);
        Assert.Equal(("trigger", "resolve"), ((string)trigger["event_action"]!, (string)resolve["event_action"]!));
        Assert.Equal((string)trigger["dedup_key"]!, (string)resolve["dedup_key"]!);
        Assert.Equal((Key, "critical"), ((string)trigger["routing_key"]!, (string)trigger["payload"]!["severity"]!));
    }

    [OperatorFact]
    public async Task SecretMissing_TheServiceMovesAllTheSame_AndAnEventSaysWhatToDo()
    {
        await using var hook = new HttpReceiver();
        await using var service = await StartAsync(p => p with { Notifications = [Webhook(hook.Url)] });
        await service.StartServingAsync();
        await LedgerBecomesAsync(service, 0);
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        Assert.Contains("there is no Secret on-call", await service.EventComesAsync("NotificationFailed"), StringComparison.Ordinal);

        await CreateSecretAsync(service);
        await Eventually.HoldsAsync(() => hook.Received.Count == 2, "the Secret is there now");
    }

    private static NotificationSecret Secret => new() { SecretKeyRef = new() { Name = "on-call", Key = "key" } };

    private static NotificationSpec Webhook(Uri url) => new() { Name = "hook", Type = NotificationType.Webhook, Webhook = new() { Url = url.ToString(), SigningKey = Secret } };

    private static Task<V1Secret> CreateSecretAsync(TestService service) => service.Client.CreateAsync(new V1Secret
    {
        Metadata = new() { Name = "on-call", NamespaceProperty = service.Namespace },
        Data = new Dictionary<string, byte[]> { ["key"] = Encoding.UTF8.GetBytes(Key) },
    });

    private static string Id(TestService service, HttpDelivery delivery) => delivery.Headers["AgentRegion-Delivery"].Replace($"{service.DnsName}/", "", StringComparison.Ordinal);

    private static void Verify(HttpDelivery delivery)
    {
        var signature = delivery.Headers["AgentRegion-Signature"].Split(["t=", ",v1="], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{signature[0]}.{delivery.Body}"))), signature[1]);
    }

    /// <summary>The register has it that all changes up to this epoch were told.</summary>
    private static Task LedgerBecomesAsync(TestService service, long epoch) => LedgerBecomesAsync(service, ledger => (long)ledger["epoch"]! >= epoch);

    private static Task LedgerBecomesAsync(TestService service, Func<JsonNode, bool> condition) => Eventually.PassesAsync(async () =>
    {
        var register = Assert.Single(await service.Client.ListAsync<V1ConfigMap>(service.Namespace), m => m.Data?.Values.Any(v => v.Contains("\"notifications\"", StringComparison.Ordinal)) == true);
        var ledger = JsonNode.Parse(register.Data!.Values.Single(v => v.Contains("\"notifications\"", StringComparison.Ordinal)))!["notifications"]!;
        Assert.True(condition(ledger), ledger.ToJsonString());
    });
}
