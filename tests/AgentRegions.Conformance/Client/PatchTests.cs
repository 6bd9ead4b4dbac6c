using System.Text.Json.Nodes;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Json;

namespace AgentRegions.Conformance.Client;

public abstract class PatchTests(ApiServerFixture server)
{
    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task MergePatch_NullDeletes_AbsentKeeps_ListsAreReplaced()
    {
        var widget = Widget.Named("merged", server.Namespace);
        widget.Spec.Notes = new() { ["keep"] = "1", ["drop"] = "2" };
        widget.Spec.Parts = ["a", "b"];
        await _client.CreateAsync(widget);

        var patched = await PatchAsync(PatchType.Merge, "merged", """{"spec": {"notes": {"drop": null, "new": "3"}, "parts": ["c"]}}""");

        Assert.Equal(new() { ["keep"] = "1", ["new"] = "3" }, patched.Spec.Notes);
        Assert.Equal(["c"], patched.Spec.Parts);
        Assert.Equal(1, patched.Spec.Size);
    }

    [ApiServerFact]
    public async Task MergePatch_DiffOfTwoObjects_TurnsOneIntoTheOther()
    {
        var json = KubernetesJson.CreateOptions(WidgetJsonContext.Default);
        var before = Widget.Named("diffed", server.Namespace);
        before.Spec = new() { Size = 1, Color = WidgetColor.Red, Notes = new() { ["a"] = "1", ["b"] = "2" } };
        before = await _client.CreateAsync(before);
        var after = await _client.GetAsync<Widget>("diffed", server.Namespace);
        after!.Spec = new() { Size = 2, Notes = new() { ["b"] = "2", ["c"] = "3" }, Parts = ["x"] };

        var difference = MergePatch.Diff(JsonOf(before), JsonOf(after))!;
        var patched = await _client.PatchAsync<Widget>(new(PatchType.Merge, difference), "diffed", server.Namespace);

        Assert.True(JsonNode.DeepEquals(JsonOf(after)["spec"], JsonOf(patched)["spec"]));

        JsonObject JsonOf(Widget widget) => KubernetesJson.ToNode(widget, json).AsObject();
    }

    [ApiServerFact]
    public async Task MergePatch_WithResourceVersion_IsAConflictOnceItIsOld()
    {
        var created = await _client.CreateAsync(Widget.Named("locked", server.Namespace));
        await PatchAsync(PatchType.Merge, "locked", """{"spec": {"size": 2}}""");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() =>
            PatchAsync(PatchType.Merge, "locked", $$$"""{"metadata": {"resourceVersion": "{{{created.Metadata.ResourceVersion}}}"}, "spec": {"size": 3}}"""));

        Assert.True(refusal.IsConflict);
    }

    [ApiServerFact]
    public async Task JsonPatch_TestThatHolds_IsApplied()
    {
        await _client.CreateAsync(Widget.Named("tested", server.Namespace));

        var patched = await PatchAsync(PatchType.Json, "tested", """[{"op": "test", "path": "/spec/size", "value": 1}, {"op": "replace", "path": "/spec/size", "value": 9}]""");

        Assert.Equal(9, patched.Spec.Size);
    }

    [ApiServerFact]
    public async Task JsonPatch_TestThatFails_IsRefused()
    {
        await _client.CreateAsync(Widget.Named("untested", server.Namespace));

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() =>
            PatchAsync(PatchType.Json, "untested", """[{"op": "test", "path": "/spec/size", "value": 4}, {"op": "replace", "path": "/spec/size", "value": 9}]"""));

        Assert.True(refusal.IsInvalid);
    }

    [ApiServerFact]
    public async Task Apply_NewObject_CreatesIt()
    {
        var applied = await ApplyAsync("applied", "first", """{"spec": {"size": 3}}""");

        Assert.Equal(3, applied.Spec.Size);
        Assert.NotNull(applied.Metadata.Uid);
    }

    [ApiServerFact]
    public async Task Apply_FieldOfAnotherManager_IsAConflictUntilForced()
    {
        await ApplyAsync("disputed", "first", """{"spec": {"size": 3}}""");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => ApplyAsync("disputed", "second", """{"spec": {"size": 4}}"""));
        Assert.True(refusal.IsConflict);
        Assert.Contains(refusal.Status.Details!.Causes!, c => c.Reason == "FieldManagerConflict" && c.Field == ".spec.size");

        var forced = await ApplyAsync("disputed", "second", """{"spec": {"size": 4}}""", force: true);
        Assert.Equal(4, forced.Spec.Size);
    }

    [ApiServerFact]
    public async Task Apply_FieldNoLongerSaid_IsRemoved()
    {
        await ApplyAsync("shrinking", "first", """{"spec": {"size": 3, "notes": {"a": "1", "b": "2"}}}""");

        var applied = await ApplyAsync("shrinking", "first", """{"spec": {"size": 3, "notes": {"a": "1"}}}""");

        Assert.Equal(new() { ["a"] = "1" }, applied.Spec.Notes);
    }

    [ApiServerFact]
    public async Task Apply_WithoutFieldManager_IsRefusedBeforeItIsSent() =>
        await Assert.ThrowsAsync<ArgumentException>(() => PatchAsync(PatchType.Apply, "unmanaged", """{"spec": {"size": 3}}"""));

    [ApiServerFact]
    public async Task Patch_Absent_IsNotFound() =>
        Assert.True((await Assert.ThrowsAsync<KubernetesException>(() => PatchAsync(PatchType.Merge, "absent", """{"spec": {"size": 3}}"""))).IsNotFound);

    private Task<Widget> PatchAsync(PatchType type, string name, string body) =>
        _client.PatchAsync<Widget>(new(type, JsonNode.Parse(body)!), name, server.Namespace);

    private Task<Widget> ApplyAsync(string name, string manager, string body, bool force = false) =>
        _client.PatchAsync<Widget>(new(PatchType.Apply, JsonNode.Parse(body)!), name, server.Namespace, options: new() { FieldManager = manager, Force = force });

    public sealed class OnSandbox(SandboxServer server) : PatchTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : PatchTests(server), IClassFixture<ClusterServer>;
}
