using AgentRegions.Conformance.Widgets;
using AgentRegions.Testing;

namespace AgentRegions.Conformance.Runtime;

public abstract class WatchTests(ApiServerFixture server)
{
    [ApiServerFact]
    public async Task ConnectionCut_ChangesMeanwhileAreSeen_DeletionsToo()
    {
        await using var proxy = new TcpProxy(server.Client.BaseUri);
        await using var running = await TestOperator.StartAsync(server, proxy.Address);
        await server.Client.CreateAsync(Widget.Named("cut-goes", server.Namespace, 3));
        await SeenAsync(running, "reconcile cut-goes");
        proxy.Cut(refuse: true);
        await server.Client.DeleteAsync<Widget>("cut-goes", server.Namespace);
        await server.Client.CreateAsync(Widget.Named("cut-comes", server.Namespace));
        proxy.Resume();
        await SeenAsync(running, "deleted cut-goes 3");
        await SeenAsync(running, "reconcile cut-comes");
        await server.Client.DeleteAsync<Widget>("cut-comes", server.Namespace);
        await SeenAsync(running, "deleted cut-comes 1");
    }

    [ApiServerFact]
    public async Task ConnectionHalfOpen_NoticedByTheReadDeadline()
    {
        await using var proxy = new TcpProxy(server.Client.BaseUri);
        await using var running = await TestOperator.StartAsync(server, proxy.Address, client: options => options.WatchReadDeadline = TimeSpan.FromSeconds(2));
        await server.Client.CreateAsync(Widget.Named("frozen-before", server.Namespace));
        await SeenAsync(running, "reconcile frozen-before");
        proxy.Freeze();
        await server.Client.CreateAsync(Widget.Named("frozen-after", server.Namespace));
        // The dead connection is noticed twice: by the read deadline, and by HTTP/2 keep-alive when the watch is begun anew on it.
        await SeenAsync(running, "reconcile frozen-after", TimeSpan.FromSeconds(90));
    }

    [ApiServerFact]
    public async Task PositionExpired_RealRefusal_ListsAgain_MissedDeletionSeen()
    {
        using var late = new LateClient(server.Client);
        await using var running = await TestOperator.StartAsync(server, instead: late);
        await server.Client.CreateAsync(Widget.Named("missed", server.Namespace, 4));
        await SeenAsync(running, "reconcile missed");
        late.Hang();
        await server.Client.DeleteAsync<Widget>("missed", server.Namespace);
        late.ResumeFromTheFirstVersion();
        await SeenAsync(running, "deleted missed 4");
        Assert.True(late.Expired > 0, "the API server refused the old position");
        Assert.Null(running.Cache.Get(new(server.Namespace, "missed")));
    }

    private static Task SeenAsync(TestOperator running, string call, TimeSpan? deadline = null) =>
        Eventually.HoldsAsync(() => running.Script.Calls.Contains(call), call, deadline);

    public sealed class OnSandbox(SandboxServer server) : WatchTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : WatchTests(server), IClassFixture<ClusterServer>;
}
