using System.Text.Json.Nodes;
using AgentRegions.CrdGenerator.Tests.Corpus;
using AgentRegions.Testing;

namespace AgentRegions.CrdGenerator.Tests.Cluster;

/// <summary>The definitions as the real API server takes them.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DefinitionTests(ClusterFixture cluster)
{
    /// <summary>What to change, and what the refusal says.</summary>
    public static TheoryData<string, string, string, string, string> Fixed => new()
    {
        { "AgentRegion", "/spec/region", "eu-west-1", "spec.region: ", "make another AgentRegion" },
        { "FailoverPolicy", "/spec/dns/name", "other.example.com", "spec.dns.name: ", "make another FailoverPolicy" },
        { "FailoverPolicy", "/spec/dns/zone", "com.example", "spec.dns.zone: ", "make another FailoverPolicy" },
        { "Failover", "/spec/to", "us-west-2", "spec: ", "make another one" },
    };

    [ClusterTheory]
    [InlineData("agentregions")]
    [InlineData("failoverpolicies")]
    [InlineData("failovers")]
    public async Task Definition_IsEstablishedAndStructural(string plural)
    {
        var crd = JsonNode.Parse((await cluster.KubectlAsync("get", "crd", $"{plural}.agentregion.dev", "-o", "json")).Required)!;
        var conditions = crd["status"]!["conditions"]!.AsArray().ToDictionary(c => (string)c!["type"]!, c => (string)c!["status"]!);
        Assert.Equal("True", conditions["Established"]);
        Assert.Equal("True", conditions["NamesAccepted"]);
        Assert.False(conditions.ContainsKey("NonStructuralSchema"));
    }

    [ClusterFact]
    public async Task MinimalRegion_IsStoredWithEveryDefault()
    {
        var spec = await StoredSpecAsync("AgentRegion", "base");
        Assert.Equal(50, (int)spec["weight"]!);
        Assert.Equal(0, (int)spec["priority"]!);
        Assert.True((bool)spec["failoverTarget"]!);
        AssertJson("""{"path": "/health", "interval": "2s", "timeout": "1s", "failureThreshold": 3, "successThreshold": 2, "minSuccessPercent": 90, "window": 20}""", spec["health"]);
        AssertJson("[]", spec["dns"]!["addresses"]!["ipv6"]);
    }

    [ClusterFact]
    public async Task PartOfASection_KeepsTheDefaultsOfTheRest()
    {
        var spec = await StoredSpecAsync("AgentRegion", "path with a query");
        Assert.Equal("2s", (string)spec["health"]!["interval"]!);
        Assert.Equal(20, (int)spec["health"]!["window"]!);
    }

    [ClusterFact]
    public async Task MinimalPolicy_IsStoredWithEveryDefault()
    {
        var spec = await StoredSpecAsync("FailoverPolicy", "base");
        Assert.Equal("Automatic", (string)spec["mode"]!);
        Assert.Equal("ActivePassive", (string)spec["routing"]!);
        Assert.Equal("5m", (string)spec["cooldown"]!);
        Assert.Equal(20, (int)spec["historyLimit"]!);
        Assert.Equal("15s", (string)spec["dns"]!["ttl"]!);
        AssertJson("""{"quorum": "Majority", "observers": [], "confirmFor": "0s", "signals": []}""", spec["detection"]);
        AssertJson("""{"mode": "Automatic", "stableFor": "10m"}""", spec["failback"]);
        AssertJson("""{"minHealthyRegions": 1, "allDown": "KeepLast"}""", spec["safety"]);
        AssertJson("[]", spec["gates"]);
    }

    [ClusterFact]
    public async Task Table_HasTheColumnsThatTellTheState()
    {
        await CreateAsync("AgentRegion", "base", "columns");
        await CreateAsync("FailoverPolicy", "base", "columns");
        await CreateAsync("Failover", "base", "columns");
        await PatchStatusAsync("areg", """{"verdict": "Healthy", "active": true, "replicationLagSeconds": 2}""");
        await PatchStatusAsync("fop", """{"active": "us-east-1", "epoch": 7, "conditions": [{"type": "Ready", "status": "True", "reason": "Serving"}, {"type": "DNSInSync", "status": "False", "reason": "Throttled"}]}""");
        await PatchStatusAsync("failover", """{"from": "us-east-1", "to": "eu-west-1", "epoch": 7, "phase": "Switch"}""");

        Assert.Equal(["NAME REGION VERDICT ACTIVE LAG AGE", "columns us-east-1 Healthy true 2"], await TableAsync("areg"));
        Assert.Equal(["NAME ACTIVE EPOCH MODE READY INSYNC AGE", "columns us-east-1 7 Automatic True False"], await TableAsync("fop"));
        Assert.Equal(["NAME POLICY KIND FROM TO EPOCH PHASE AGE", "columns support-agent Switchover us-east-1 eu-west-1 7 Switch"], await TableAsync("fo"));
    }

    [ClusterTheory]
    [MemberData(nameof(Fixed))]
    public async Task WhatCannotBeChanged_IsRefusedWithTheRemedy(string kind, string pointer, string value, string field, string remedy)
    {
        var name = $"fixed-{pointer.Replace('/', '-')[1..]}";
        await CreateAsync(kind, "base", name);
        var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = pointer, ["value"] = value });
        var refusal = await cluster.KubectlAsync("patch", kind, name, "--type=json", "-p", patch.ToJsonString());
        Assert.False(refusal.Succeeded);
        Assert.Contains(field, refusal.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Error, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task NameTooLong_IsRefused()
    {
        var manifest = RulesCorpusTests.Find("FailoverPolicy", "base").Manifest;
        manifest["metadata"]!["name"] = new string('a', 64);
        var refusal = await cluster.WithManifestAsync(manifest.ToJsonString(), "create", "--dry-run=server");
        Assert.Contains("at most 63 characters", refusal.Error, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Explain_Teaches()
    {
        var explained = (await cluster.KubectlAsync("explain", "fop.spec.mode")).Required;
        Assert.Contains("Manual: Only a Failover object made by a person moves it.", explained, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Samples_AreAccepted()
    {
        var samples = Repository.PathOf("config", "samples");
        _ = (await cluster.KubectlAsync("create", "--dry-run=server", "--validate=strict", "-f", samples, "-f", Path.Combine(samples, "weighted"), "-f", Path.Combine(samples, "notifications"), "-f", Path.Combine(samples, "status-page"), "-f", Path.Combine(samples, "three-clusters"), "-f", Path.Combine(samples, "requests"))).Required;
    }

    private async Task<JsonNode> StoredSpecAsync(string kind, string document)
    {
        var manifest = RulesCorpusTests.Find(kind, document).Manifest.ToJsonString();
        return JsonNode.Parse((await cluster.WithManifestAsync(manifest, "create", "--dry-run=server", "-o", "json")).Required)!["spec"]!;
    }

    private async Task CreateAsync(string kind, string document, string name)
    {
        var manifest = RulesCorpusTests.Find(kind, document).Manifest;
        manifest["metadata"]!["name"] = name;
        _ = (await cluster.WithManifestAsync(manifest.ToJsonString(), "create")).Required;
    }

    private async Task PatchStatusAsync(string resource, string status) =>
        _ = (await cluster.KubectlAsync("patch", resource, "columns", "--subresource=status", "--type=merge", "-p", $$"""{"status": {{status}}}""")).Required;

    /// <summary>The heading and the row, the age aside.</summary>
    private async Task<string[]> TableAsync(string resource)
    {
        var lines = (await cluster.KubectlAsync("get", resource, "columns")).Required.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var words = lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        return [string.Join(' ', words[0]), string.Join(' ', words[1][..^1])];
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, found {actual?.ToJsonString()}");
}
