using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Conformance.Client;

public abstract class ObjectLifecycleTests(ApiServerFixture server)
{
    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task Create_NewObject_ComesBackWithIdentity()
    {
        var created = await _client.CreateAsync(Widget.Named("created", server.Namespace, 7));
        var read = await _client.GetAsync<Widget>("created", server.Namespace);

        Assert.NotNull(created.Metadata.Uid);
        Assert.Equal(1, created.Metadata.Generation);
        Assert.Equal(created.Metadata.Uid, read!.Metadata.Uid);
        Assert.Equal(7, read.Spec.Size);
        Assert.Equal("Widget", read.Kind);
    }

    [ApiServerFact]
    public async Task Create_GenerateName_GetsANameOfItsOwn()
    {
        var widget = Widget.Named("", server.Namespace);
        widget.Metadata.Name = null;
        widget.Metadata.GenerateName = "made-";

        var created = await _client.CreateAsync(widget);

        Assert.StartsWith("made-", created.Metadata.Name);
        Assert.True(created.Metadata.Name!.Length > "made-".Length);
    }

    [ApiServerFact]
    public async Task Get_Absent_IsNull() =>
        Assert.Null(await _client.GetAsync<Widget>("absent", server.Namespace));

    [ApiServerFact]
    public async Task Delete_Absent_DoesNothing() =>
        await _client.DeleteAsync<Widget>("absent", server.Namespace);

    [ApiServerFact]
    public async Task Delete_Present_IsGone()
    {
        await _client.CreateAsync(Widget.Named("deleted", server.Namespace));

        await _client.DeleteAsync<Widget>("deleted", server.Namespace);

        Assert.Null(await _client.GetAsync<Widget>("deleted", server.Namespace));
    }

    [ApiServerFact]
    public async Task Delete_OtherUid_IsRefusedAsConflict()
    {
        await _client.CreateAsync(Widget.Named("guarded", server.Namespace));

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() =>
            _client.DeleteAsync<Widget>("guarded", server.Namespace, new() { PreconditionUid = "00000000-0000-0000-0000-000000000000" }));

        Assert.True(refusal.IsConflict);
        Assert.NotNull(await _client.GetAsync<Widget>("guarded", server.Namespace));
    }

    [ApiServerFact]
    public async Task Delete_OldResourceVersion_IsRefusedAsConflict()
    {
        var created = await _client.CreateAsync(Widget.Named("versioned", server.Namespace));
        created.Spec.Size = 2;
        await _client.UpdateAsync(created);

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() =>
            _client.DeleteAsync<Widget>("versioned", server.Namespace, new() { PreconditionResourceVersion = created.Metadata.ResourceVersion }));

        Assert.True(refusal.IsConflict);
    }

    [ApiServerFact]
    public async Task Delete_WithFinalizer_WaitsUntilItIsRemoved()
    {
        var widget = Widget.Named("finalized", server.Namespace);
        widget.Metadata.Finalizers = ["conformance.agentregion.example/hold"];
        await _client.CreateAsync(widget);

        await _client.DeleteAsync<Widget>("finalized", server.Namespace);
        var held = await _client.GetAsync<Widget>("finalized", server.Namespace);
        Assert.NotNull(held!.Metadata.DeletionTimestamp);

        held.Metadata.Finalizers = null;
        await _client.UpdateAsync(held);
        Assert.Null(await _client.GetAsync<Widget>("finalized", server.Namespace));
    }

    [ApiServerFact]
    public async Task ServerTime_AfterAnAnswer_IsTheServersDate()
    {
        await _client.GetAsync<Widget>("any", server.Namespace);

        Assert.InRange(_client.ServerTime!.Value, DateTimeOffset.UtcNow.AddSeconds(-5), DateTimeOffset.UtcNow.AddSeconds(5));
    }

    public sealed class OnSandbox(SandboxServer server) : ObjectLifecycleTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : ObjectLifecycleTests(server), IClassFixture<ClusterServer>;
}
