using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tables;
using AgentRegions.Integration.Conversations;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;
using Xunit.Abstractions;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>Every region is away for more than an hour by the clock of tables and sidecars: conversations have expired, what tools did has not.</summary>
public sealed class LongOutageTests(ITestOutputHelper output)
{
    [OperatorFact]
    public Task NobodyAnsweredForAnHour_SessionBeginsAnew_AndItsEffectIsNotRunAgain() => PlanReport.RunAsync(
        output, "7", "every region is away for more than an hour, then another one than before returns",
        "the service moves there; the conversation is there after 55 min and gone after 65, and the answer says so; it begins anew; its effect of before is replayed, not run", async () =>
        {
            var time = new LeapingTime();
            var (sessions, effects) = (new GlobalTable([Us, Eu], time, new Random(1)), new MemoryTable(time));
            var ports = new Dictionary<string, int> { [Us] = SidecarProcess.FreePort(), [Eu] = SidecarProcess.FreePort() };
            var networks = ports.ToDictionary(p => p.Key, p => new TcpProxy(new Uri($"http://127.0.0.1:{p.Value}")));
            networks.Values.ToList().ForEach(n => n.Cut(refuse: true));
            await using var usNetwork = networks[Us];
            await using var euNetwork = networks[Eu];
            await using var service = await StartAsync(region: r => networks.TryGetValue(r.Region, out var network) ? r with { Endpoint = network.Address.ToString().TrimEnd('/') } : r);
            await service.Agents[West].KillAsync();
            var op = await service.StartOperatorAsync();
            await using var us = await StartSidecarAsync(Us);
            await service.ActiveBecomesAsync(Us);
            await using var eu = await StartSidecarAsync(Eu);
            await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
            await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);

            await FencedBecomesAsync(us, "");
            var tag = await us.SayAsync("m2", await us.SayAsync("m1", null));
            var claim = await us.ClaimAsync("call-1");
            Assert.Equal(201, claim.Status);
            Assert.Equal(204, (await us.SendAsync("PUT", "/v1/effects/call-1?session=s1", """{"result": {"receipt": 7}}""", ("If-Match", claim.Tag))).Status);
            await Eventually.PassesAsync(async () => Assert.Equal(2, await MessagesAsync(eu)));

            networks.Values.ToList().ForEach(n => n.Cut(refuse: true));
            await service.PolicyBecomesAsync(s => s.Phase == PolicyPhase.AllDown, "all regions are down");
            time.Leap(TimeSpan.FromMinutes(55));
            Assert.Equal(2, await MessagesAsync(eu));
            time.Leap(TimeSpan.FromMinutes(10));

            euNetwork.Resume();
            await dns.TellsAsync(Eu);
            var policy = await service.ActiveBecomesAsync(Eu);
            await FencedBecomesAsync(eu, "");
            var gone = await eu.SendAsync("POST", "/v1/sessions/s1/messages", """{"messages": [{"id": "m3", "role": "user", "parts": []}]}""", ("If-Match", tag));
            Assert.Equal((404, "no-session"), (gone.Status, gone.Text("type")));
            Assert.Contains("has expired", gone.Text("detail"), StringComparison.Ordinal);
            var anew = await eu.SayAsync("m3", null);
            Assert.StartsWith("\"2.", anew, StringComparison.Ordinal);
            Assert.Equal(1, await MessagesAsync(eu));
            var replay = await eu.ClaimAsync("call-1");
            Assert.Equal((200, 7), (replay.Status, (int)replay.Body["result"]!["receipt"]!));
            Assert.Equal([Us, Eu], dns.Told);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"DNS {dns.History}, epoch {policy.Status.Epoch}; after 55 min 2 messages, after 65: {gone.Status} {gone.Text("type")}; begun anew as {anew.Trim('"')} with 1 message; effect: {replay.Status} {replay.Text("status")}, receipt 7");

            async Task<RegionSidecar> StartSidecarAsync(string region)
            {
                var started = await RegionSidecar.StartAsync(region, ports[region], new NamespacedName(service.Namespace, "agent"), op.Endpoint, new SessionTables(sessions[region], effects), time);
                networks[region].Resume();
                return started;
            }
        });

    /// <summary>How many messages the session has there; 0: there is none.</summary>
    private static async Task<int> MessagesAsync(SidecarUser sidecar) =>
        await sidecar.SendAsync("GET", "/v1/sessions/s1", null, ("Cache-Control", "no-cache")) is { Status: 200 } answer ? (int)answer.Body["messageCount"]! : 0;

    /// <param name="reason">Empty: it is not.</param>
    private static Task<string> FencedBecomesAsync(SidecarUser sidecar, string reason) =>
        Eventually.BecomesAsync(async () => (await sidecar.SendAsync("GET", "/v1/service")).Text("fenced"), f => f == reason, $"fenced is '{reason}'");
}
