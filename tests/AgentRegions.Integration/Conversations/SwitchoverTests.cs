using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Conversations;

/// <summary>A planned change of a service whose regions have sidecar processes: the source gives its traffic up in order.</summary>
public sealed class SwitchoverTests
{
    [OperatorFact]
    public async Task Asked_TheSourceDrains_ItsProgressIsSeen_AndAfterItsLastStreamTheServiceMoves()
    {
        await using var pair = await Pair.StartAsync();
        await pair.Us.SendAsync("PUT", "/v1/streams/a");
        await pair.Us.SendAsync("PUT", "/v1/streams/b");

        await pair.Service.AskAsync("move", s => s with { To = Eu });

        await pair.Service.FailoverBecomesAsync("move", FailoverPhase.Drain);
        Assert.Equal("FailingOver", (await pair.Service.PolicyBecomesAsync(s => s.Phase == PolicyPhase.FailingOver, "a change is under way")).Status.Phase.ToString());
        await RefusesStreamsAsync(pair.Us, pair.Endpoint(Eu));
        Assert.Equal("true", (await pair.Eu.SendAsync("GET", "/v1/service")).Text("takesTraffic"));
        await DetailBecomesAsync(pair, "move", "0 of 1 sidecar of us-east-1 ready; 2 streams active, 0 sessions not stored");
        await pair.Us.SendAsync("DELETE", "/v1/streams/a");
        var draining = await DetailBecomesAsync(pair, "move", "0 of 1 sidecar of us-east-1 ready; 1 stream active, 0 sessions not stored");
        Assert.Equal((Us, Eu, null), (draining.Status.From, draining.Status.To, draining.Status.Epoch));
        Assert.Equal((Us, 1), ((await pair.Service.PolicyAsync()).Status.Active, (await pair.Service.PolicyAsync()).Status.Epoch));

        await pair.Us.SendAsync("DELETE", "/v1/streams/b");

        var done = await pair.Service.FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Equal(["Gate", "Open", "Drain", "FinalCheckpoint", "Fence", "Switch", "Verify"], done.Status.Steps.Select(s => s.Name));
        Assert.All(done.Status.Steps, s => Assert.True(s.FinishedAt >= s.StartedAt, $"{s}"));
        Assert.Equal(2, (await pair.Service.ActiveBecomesAsync(Eu)).Status.Epoch);
        await Eventually.PassesAsync(async () =>
        {
            var us = await pair.Us.SendAsync("GET", "/v1/service");
            Assert.Equal(("NotActive", "false", pair.Endpoint(Eu)), (us.Text("fenced"), us.Text("takesTraffic"), us.Text("sendTo")));
        });
    }

    [OperatorFact]
    public async Task StreamsDoNotEnd_TheChangeIsTakenBack_AndTheSourceGoesOn()
    {
        await using var pair = await Pair.StartAsync(p => p with { Drain = new() { Timeout = Duration.Parse("3s") } });
        await pair.Us.SendAsync("PUT", "/v1/streams/a");

        await pair.Service.AskAsync("move", s => s with { To = Eu });

        var failed = await pair.Service.FailoverBecomesAsync("move", FailoverPhase.Failed);
        var condition = Condition(failed.Status.Conditions, ConditionTypes.Failed);
        Assert.Equal("RolledBack", condition.Reason);
        Assert.Contains("1 stream active", condition.Message, StringComparison.Ordinal);
        Assert.Equal(["Gate", "Open", "Drain", "RollBack"], failed.Status.Steps.Select(s => s.Name));
        await pair.Service.EventComesAsync("RolledBack");
        await Eventually.PassesAsync(async () => Assert.Equal(201, (await pair.Us.SendAsync("PUT", "/v1/streams/b")).Status));
        await pair.Eu.SaysAsync("fenced", "NotActive");
        Assert.Equal((Us, 1), ((await pair.Service.PolicyAsync()).Status.Active, (await pair.Service.PolicyAsync()).Status.Epoch));
    }

    [OperatorFact]
    public async Task StreamsDoNotEnd_WhoAskedForForceGetsIt()
    {
        await using var pair = await Pair.StartAsync(p => p with { Drain = new() { Timeout = Duration.Parse("3s") } });
        await pair.Us.SendAsync("PUT", "/v1/streams/a");

        await pair.Service.AskAsync("move", s => s with { To = Eu, OnTimeout = DrainTimeoutAction.Force });

        var done = await pair.Service.FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Contains("forced", done.Status.Steps.Single(s => s.Name == "Drain").Detail, StringComparison.Ordinal);
        await pair.Service.ActiveBecomesAsync(Eu);
    }

    [OperatorFact]
    public async Task RequestIsDeletedWhileItDrains_TheChangeIsTakenBack()
    {
        await using var pair = await Pair.StartAsync();
        await pair.Us.SendAsync("PUT", "/v1/streams/a");
        await pair.Service.AskAsync("move", s => s with { To = Eu });
        await RefusesStreamsAsync(pair.Us, pair.Endpoint(Eu));

        await pair.Service.Client.DeleteAsync<Failover>("move", pair.Service.Namespace);

        await Eventually.PassesAsync(async () => Assert.Equal(201, (await pair.Us.SendAsync("PUT", "/v1/streams/b")).Status));
        Assert.Equal((Us, 1), ((await pair.Service.PolicyAsync()).Status.Active, (await pair.Service.PolicyAsync()).Status.Epoch));
    }

    [OperatorFact]
    public async Task SourceFreezesWhileItDrains_TheServiceMovesWithoutIt()
    {
        await using var pair = await Pair.StartAsync(p => p with { Drain = new() { Timeout = Duration.Parse("5m") } });
        await pair.Us.SendAsync("PUT", "/v1/streams/a");
        await pair.Service.AskAsync("move", s => s with { To = Eu });
        await RefusesStreamsAsync(pair.Us, pair.Endpoint(Eu));

        pair.Us.Freeze();

        await pair.Service.ActiveBecomesAsync(Eu);
        pair.Us.Thaw();
    }

    private static Task RefusesStreamsAsync(SidecarProcess sidecar, string sendTo) => Eventually.PassesAsync(async () =>
    {
        var refused = await sidecar.SendAsync("PUT", "/v1/streams/late");
        if (refused.Status == 201)
            await sidecar.SendAsync("DELETE", "/v1/streams/late");
        Assert.Equal((409, "draining", sendTo), (refused.Status, refused.Text("type"), refused.Text("sendTo")));
    });

    private static async Task<Failover> DetailBecomesAsync(Pair pair, string name, string detail) => (await Eventually.BecomesAsync(
        () => pair.Service.Client.GetAsync<Failover>(name, pair.Service.Namespace), f => f?.Status.Steps is [.., var last] && last.Detail == detail, detail))!;

    /// <summary>Two regions, each a sidecar process that an operator process probes; the first is active.</summary>
    private sealed class Pair(TestService service, IReadOnlyDictionary<string, int> ports, SidecarProcess us, SidecarProcess eu) : IAsyncDisposable
    {
        public TestService Service => service;

        public SidecarProcess Us => us;

        public SidecarProcess Eu => eu;

        public static async Task<Pair> StartAsync(Func<FailoverPolicySpec, FailoverPolicySpec>? policy = null)
        {
            var ports = new Dictionary<string, int> { [TestService.Us] = SidecarProcess.FreePort(), [TestService.Eu] = SidecarProcess.FreePort() };
            var service = await TestService.StartAsync(policy, r => ports.TryGetValue(r.Region, out var port) ? r with { Endpoint = $"http://127.0.0.1:{port}" } : r with { FailoverTarget = false });
            var op = await service.StartOperatorAsync();
            var us = await StartAsync(TestService.Us);
            var eu = await StartAsync(TestService.Eu);
            await service.ActiveBecomesAsync(TestService.Us);
            await service.VerdictBecomesAsync(TestService.Eu, Verdict.Healthy);
            await us.SaysAsync("takesTraffic", "true");
            return new(service, ports, us, eu);

            Task<SidecarProcess> StartAsync(string region) => SidecarProcess.StartAsync(
                region, ports[region], new Dictionary<string, string>(), "--service", $"{service.Namespace}/agent", "--operator", op.Endpoint.ToString(), "--store", "files", "--directory", Path.Combine(Path.GetTempPath(), service.Namespace, region));
        }

        public string Endpoint(string region) => $"http://127.0.0.1:{ports[region]}";

        public async ValueTask DisposeAsync()
        {
            await us.DisposeAsync();
            await eu.DisposeAsync();
            await service.DisposeAsync();
            Directory.Delete(Path.Combine(Path.GetTempPath(), service.Namespace), recursive: true);
        }
    }
}
