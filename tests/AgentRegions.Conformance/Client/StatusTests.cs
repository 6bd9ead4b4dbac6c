using System.Text.Json.Nodes;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Conformance.Client;

public abstract class StatusTests(ApiServerFixture server)
{
    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task UpdateStatus_ChangesStatusOnly_AndNotTheGeneration()
    {
        var widget = await _client.CreateAsync(Widget.Named("replaced", server.Namespace));
        widget.Spec.Size = 50;
        widget.Status = new() { Phase = "Ready" };

        var updated = await _client.UpdateStatusAsync(widget);

        Assert.Equal("Ready", updated.Status.Phase);
        Assert.Equal(1, updated.Spec.Size);
        Assert.Equal(1, updated.Metadata.Generation);
    }

    [ApiServerFact]
    public async Task Update_ChangesSpecOnly_AndRaisesTheGeneration()
    {
        var widget = await _client.CreateAsync(Widget.Named("kept", server.Namespace));
        widget.Spec.Size = 50;
        widget.Status = new() { Phase = "Ready" };

        var updated = await _client.UpdateAsync(widget);

        Assert.Null(updated.Status.Phase);
        Assert.Equal(50, updated.Spec.Size);
        Assert.Equal(2, updated.Metadata.Generation);
    }

    [ApiServerFact]
    public async Task PatchStatus_TwoWriters_KeepEachOthersFields()
    {
        await _client.CreateAsync(Widget.Named("patched", server.Namespace));

        await PatchStatusAsync("patched", """{"status": {"phase": "Ready"}}""");
        var patched = await PatchStatusAsync("patched", """{"status": {"checkedAt": "2026-11-21T09:55:24Z"}}""");

        Assert.Equal("Ready", patched.Status.Phase);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 55, 24, TimeSpan.Zero), patched.Status.CheckedAt);
    }

    [ApiServerFact]
    public async Task Status_TimeWithMilliseconds_IsStored()
    {
        var widget = await _client.CreateAsync(Widget.Named("timed", server.Namespace));
        widget.Status.CheckedAt = new(2026, 11, 21, 9, 55, 24, 125, TimeSpan.Zero);

        var updated = await _client.UpdateStatusAsync(widget);

        Assert.Equal(widget.Status.CheckedAt, updated.Status.CheckedAt);
    }

    private Task<Widget> PatchStatusAsync(string name, string body) =>
        _client.PatchAsync<Widget>(new(PatchType.Merge, JsonNode.Parse(body)!), name, server.Namespace, "status");

    public sealed class OnSandbox(SandboxServer server) : StatusTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : StatusTests(server), IClassFixture<ClusterServer>;
}
