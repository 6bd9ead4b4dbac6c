using AgentRegions.CrdGenerator.Tests.Corpus;
using AgentRegions.Testing;

namespace AgentRegions.CrdGenerator.Tests.Cluster;

/// <summary>The corpus by the real API server: a strict server-side dry run.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ServerCorpusTests(ClusterFixture cluster)
{
    public static TheoryData<string, string> Valid => RulesCorpusTests.Documents(valid: true);

    public static TheoryData<string, string> Invalid => RulesCorpusTests.Documents(valid: false);

    [ClusterTheory]
    [MemberData(nameof(Valid))]
    public async Task ValidDocument_IsAccepted(string kind, string name) => Assert.Contains("created", (await CreateAsync(kind, name)).Required, StringComparison.Ordinal);

    [ClusterTheory]
    [MemberData(nameof(Invalid))]
    public async Task InvalidDocument_IsRefusedAtTheFieldWithTheRemedy(string kind, string name)
    {
        var document = RulesCorpusTests.Find(kind, name);
        var refusal = await CreateAsync(kind, name);
        Assert.False(refusal.Succeeded);
        Assert.Contains($"{document.Field}: ", refusal.Error, StringComparison.Ordinal);
        Assert.Contains(document.Message ?? "", refusal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("evaluation error", refusal.Error, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task UnknownField_IsRefused()
    {
        var manifest = RulesCorpusTests.Find("FailoverPolicy", "base").Manifest;
        manifest["spec"]!["patience"] = "30s";
        var refusal = await cluster.WithManifestAsync(manifest.ToJsonString(), "create", "--dry-run=server", "--validate=strict");
        Assert.Contains("unknown field \"spec.patience\"", refusal.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> CreateAsync(string kind, string name) =>
        cluster.WithManifestAsync(RulesCorpusTests.Find(kind, name).Manifest.ToJsonString(), "create", "--dry-run=server", "--validate=strict");
}
