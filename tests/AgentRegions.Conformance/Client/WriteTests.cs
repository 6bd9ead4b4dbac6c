using System.Net;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Conformance.Client;

public abstract class WriteTests(ApiServerFixture server)
{
    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task Update_OfAnOldVersion_IsAConflict()
    {
        var mine = await _client.CreateAsync(Widget.Named("contended", server.Namespace));
        var theirs = await _client.GetAsync<Widget>("contended", server.Namespace);
        theirs!.Spec.Size = 2;
        await _client.UpdateAsync(theirs);

        mine.Spec.Size = 3;
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => _client.UpdateAsync(mine));

        Assert.True(refusal.IsConflict);
        Assert.False(refusal.IsAlreadyExists);
        Assert.Equal(2, (await _client.GetAsync<Widget>("contended", server.Namespace))!.Spec.Size);
    }

    [ApiServerFact]
    public async Task Update_WithoutManagedFields_LeavesThemAlone()
    {
        var created = await _client.CreateAsync(Widget.Named("managed", server.Namespace));
        created.Spec.Size = 2;
        await _client.UpdateAsync(created, new() { FieldManager = "other" });

        // The first manager still owns nothing but what it wrote; a forced apply by a third shows both as former owners.
        var applied = await Assert.ThrowsAsync<KubernetesException>(() => _client.PatchAsync<Widget>(
            new(PatchType.Apply, new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["size"] = 5 } }),
            "managed", server.Namespace, options: new() { FieldManager = "third" }));

        Assert.Contains("other", applied.Message, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task Create_Twice_AlreadyExists()
    {
        await _client.CreateAsync(Widget.Named("twice", server.Namespace));

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => _client.CreateAsync(Widget.Named("twice", server.Namespace)));

        Assert.True(refusal.IsAlreadyExists);
        Assert.False(refusal.IsConflict);
        Assert.Equal("twice", refusal.Status.Details!.Name);
    }

    [ApiServerFact]
    public async Task Create_OutOfRange_IsInvalidWithItsCause()
    {
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => _client.CreateAsync(Widget.Named("huge", server.Namespace, 101)));

        Assert.True(refusal.IsInvalid);
        var cause = Assert.Single(refusal.Status.Details!.Causes!);
        Assert.Equal("spec.size", cause.Field);
        Assert.Contains("100", cause.Message, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task Update_Absent_IsNotFound()
    {
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => _client.UpdateAsync(Widget.Named("absent", server.Namespace)));

        Assert.True(refusal.IsNotFound || refusal.IsInvalid, refusal.Message);
    }

    [ApiServerFact]
    public async Task Create_DryRun_IsAnsweredAndNotStored()
    {
        var answer = await _client.CreateAsync(Widget.Named("dry", server.Namespace), new() { DryRun = true });

        Assert.NotNull(answer.Metadata.Uid);
        Assert.Null(await _client.GetAsync<Widget>("dry", server.Namespace));
    }

    [ApiServerFact]
    public async Task Create_DryRun_IsValidated() =>
        Assert.True((await Assert.ThrowsAsync<KubernetesException>(() =>
            _client.CreateAsync(Widget.Named("dry-huge", server.Namespace, 101), new() { DryRun = true }))).IsInvalid);

    [ApiServerFact]
    public async Task Create_UnknownFieldStrict_IsRefusedByName()
    {
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => _client.CreateAsync(WithUnknownField("strict"), new() { FieldValidation = "Strict" }));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Contains("spec.sise", refusal.Message, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task Create_UnknownFieldIgnored_IsPruned()
    {
        var created = await _client.CreateAsync(WithUnknownField("lenient"), new() { FieldValidation = "Ignore" });

        Assert.False(created.Spec.ContainsKey("sise"));
    }

    private RawWidget WithUnknownField(string name) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = server.Namespace },
        Spec = new() { ["size"] = 1, ["sise"] = 2 },
    };

    public sealed class OnSandbox(SandboxServer server) : WriteTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : WriteTests(server), IClassFixture<ClusterServer>;
}
