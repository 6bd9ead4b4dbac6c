using System.Net;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What other systems say of a region, as Alertmanager sends it, beside the operators' own probes.</summary>
public sealed class SignalTests
{
    [OperatorFact]
    public async Task AlertAlone_IsShownAndMovesNothing_ASufficientOneDoes_AndItsEndBringsTrafficBack()
    {
        using var alerts = new AlertSender();
        await using var service = await StartAsync(p => p with
        {
            Cooldown = Duration.Zero,
            Failback = new() { StableFor = Duration.Parse("2s") },
            Detection = new() { Signals = [AlertSender.Signal("alert") with { ExpiresAfter = Duration.Parse("10s") }, AlertSender.Signal("page") with { Sufficient = true }] },
        });
        await AlertSender.GiveSecretAsync(service.Client, service.Namespace);
        var one = await service.StartOperatorAsync(null, alerts.Arguments);
        await service.ActiveBecomesAsync(Us);
        var name = $"{service.Namespace}/agent";

        Assert.Equal(HttpStatusCode.Unauthorized, (await alerts.SendAsync(name, "alert", Us, token: "wrong")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await alerts.SendAsync(name, "nothing", Us)).Status);
        var (_, elsewhere) = await alerts.SendAsync(name, "alert", "mars");
        Assert.Contains("the policy selects no AgentRegion mars", elsewhere, StringComparison.Ordinal);

        Assert.Contains("\"taken\":1", (await alerts.SendAsync(name, "alert", Us)).Body, StringComparison.Ordinal);
        var alone = await service.RegionBecomesAsync(Us, s => s.Signals is [{ Name: "alert", Message: "alert AgentDown is firing" }], "the alert is shown");
        Assert.Equal((Verdict.Healthy, true), (alone.Status.Verdict, alone.Status.Active));
        Assert.Equal("signal alert: alert AgentDown is firing", await service.EventComesAsync("SignalFiring"));
        Assert.Contains($"agentregion_signals{{region=\"{Us}\",service=\"{name}\",signal=\"alert\"}} 1", await one.MetricsAsync(), StringComparison.Ordinal);
        await service.RegionBecomesAsync(Us, s => s.Signals.Count == 0, "it expires");
        Assert.Contains("recovered or expired", await service.EventComesAsync("SignalOver"), StringComparison.Ordinal);
        Assert.Equal([AddressOf(Us)], service.AddressesPublished());

        await alerts.SendAsync(name, "page", Us);
        await service.ActiveBecomesAsync(Eu);
        Assert.Contains($"{Us} is Degraded: signal page: alert AgentDown is firing", (await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status.Evidence, StringComparison.Ordinal);
        await alerts.SendAsync(name, "page", Us, resolved: true);
        await service.ActiveBecomesAsync(Us);
        Assert.DoesNotContain(AlertSender.Token, one.Log, StringComparison.Ordinal);
    }

    [OperatorFact]
    public async Task NothingElseIsServedThere_AndWhatIsRefusedSaysWhatToDo()
    {
        using var alerts = new AlertSender();
        await using var service = await StartAsync(p => p with { Detection = new() { Signals = [AlertSender.Signal("alert")] } });
        var one = await service.StartOperatorAsync(null, [.. alerts.Arguments, "--signals-requests-per-second", "20"]);
        await service.ActiveBecomesAsync(Us);
        var path = $"/v1/signals/{service.Namespace}/agent/alert";

        foreach (var (method, asked, body, status, remedy) in ((HttpMethod, string, byte[]?, HttpStatusCode, string)[])
        [
            (HttpMethod.Get, path, null, HttpStatusCode.MethodNotAllowed, "sent by POST"),
            (HttpMethod.Get, "/metrics", null, HttpStatusCode.NotFound, "/v1/signals/NAMESPACE/POLICY/SIGNAL"),
            (HttpMethod.Post, $"{path}/more", [], HttpStatusCode.NotFound, "/v1/signals/NAMESPACE/POLICY/SIGNAL"),
            (HttpMethod.Post, path, new byte[(256 * 1024) + 1], HttpStatusCode.RequestEntityTooLarge, "at most 256 KiB"),
            (HttpMethod.Post, path, [], HttpStatusCode.ServiceUnavailable, "the token of this signal cannot be read"),
        ])
        {
            var answer = await alerts.AskAsync(method, asked, body);
            Assert.Equal((asked, status), (asked, answer.Status));
            Assert.Contains(remedy, answer.Body, StringComparison.Ordinal);
        }
        await Eventually.HoldsAsync(() => one.Log.Contains("there is no Secret alertmanager", StringComparison.Ordinal), "the log says that the Secret is missing");
        Assert.False(await one.AnswersAsync(path), "the inner listener takes no signals");
        var burst = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => alerts.AskAsync(HttpMethod.Post, path, [])));
        Assert.Contains(burst, a => a.Status == HttpStatusCode.TooManyRequests);
    }

    [ClustersFact]
    public async Task OneObserverOfThreeSeesItDown_ItIsHeld_UntilAnAlertInAnotherClusterSaysSoToo()
    {
        using var alerts = new AlertSender();
        await using var clusters = await ThreeClusters.StartAsync(p => p with { Detection = new() { Signals = [AlertSender.Signal("alert")] } });
        await AlertSender.GiveSecretAsync(clusters[Us].Client, ThreeClusters.Namespace);
        await Task.WhenAll(clusters[Us].StartOperatorAsync(alerts.Arguments), clusters[Eu].StartOperatorAsync(), clusters[West].StartOperatorAsync());
        await clusters.ActiveBecomesAsync(Us);

        await clusters[Eu].Operator!.KillAsync();
        clusters.HideAgent(Us, clusters[West]);
        foreach (var site in new[] { clusters[Us], clusters[West] })
            await site.PolicyBecomesAsync(p => p.Decision?.Reason == "QuorumMissing", "one of three is not enough");
        Assert.Equal([AddressOf(Us)], clusters.AddressesPublished);

        await alerts.SendAsync($"{ThreeClusters.Namespace}/{ThreeClusters.Policy}", "alert", Us);
        await clusters.ActiveBecomesAsync(Eu, exceptIn: Eu);

        var evidence = (await clusters[West].FailoverBecomesAsync("agent-2", FailoverPhase.Done)).Status.Evidence;
        Assert.Contains("signal alert: alert AgentDown is firing", evidence, StringComparison.Ordinal);
        await clusters[West].RegionBecomesAsync(Us, s => s.Signals is [{ Name: "alert" }], "the other cluster shows it");
    }
}
