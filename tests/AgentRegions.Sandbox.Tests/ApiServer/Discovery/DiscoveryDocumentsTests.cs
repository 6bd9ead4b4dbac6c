using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Discovery;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Discovery;

public sealed class DiscoveryDocumentsTests
{
    /// <summary>What kubectl 1.35 sends.</summary>
    private const string AggregatedAccept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private static readonly ResourceDefinition[] Definitions =
    [
        new() { Group = "", Version = "v1", Kind = "ConfigMap", Plural = "configmaps", Singular = "configmap", ShortNames = ["cm"] },
        new() { Group = "", Version = "v1", Kind = "Namespace", Plural = "namespaces", Singular = "namespace", Namespaced = false, HasStatus = true },
        Gadgets.Resource,
    ];

    [Theory]
    [InlineData("/api", """{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]}""")]
    [InlineData("/apis/schema.example", """{"kind":"APIGroup","apiVersion":"v1","name":"schema.example","versions":[{"groupVersion":"schema.example/v1","version":"v1"}],"preferredVersion":{"groupVersion":"schema.example/v1","version":"v1"}}""")]
    public void Document_SaysWhatIsServed(string path, string expected) => Assert.Equal(expected, Body(path).ToJsonString());

    [Fact]
    public void Groups_LeaveOutTheCore() =>
        Assert.Equal(["schema.example"], Body("/apis")["groups"]!.AsArray().Select(group => (string)group!["name"]!));

    [Theory]
    [InlineData("/apis/none.example")]
    [InlineData("/apis/schema.example/v2")]
    [InlineData("/apis/schema.example/v1/gadgets")]
    [InlineData("/api/v2")]
    [InlineData("/")]
    public void WhatIsNotServed_HasNoDocument(string path) => Assert.Null(DiscoveryDocuments.For(path, null, Definitions));

    [Fact]
    public void AcceptOfKubectl_GetsAggregatedDocuments()
    {
        var core = DiscoveryDocuments.For("/api", AggregatedAccept, Definitions)!;
        Assert.Equal(AggregatedDiscovery.ContentType, core.ContentType);
        Assert.Equal(["configmaps", "namespaces"], core.Body["items"]![0]!["versions"]![0]!["resources"]!.AsArray().Select(one => (string)one!["resource"]!));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json, application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,*/*")]
    [InlineData("application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")]
    public void OtherAccept_GetsThePlainDocument(string accept) =>
        Assert.Equal("APIGroupList", (string?)DiscoveryDocuments.For("/apis", accept, Definitions)!.Body["kind"]);

    [ClusterTheory]
    [InlineData("/apis/schema.example")]
    [InlineData("/apis/schema.example/v1")]
    public async Task CustomResource_IsDescribedAsTheRealServerDoes(string path)
    {
        await Gadgets.EnsureInstalledAsync();
        var real = JsonNode.Parse((await Command.RunAsync("kubectl", "get", "--raw", path)).Required)!;
        foreach (var resource in real["resources"] as JsonArray ?? [])
        {
            resource!.AsObject().Remove("storageVersionHash");
            resource["verbs"] = new JsonArray([.. resource["verbs"]!.AsArray().Select(verb => (string)verb!).Order().Select(verb => (JsonNode)verb)]);
        }
        Assert.True(JsonNode.DeepEquals(real, Body(path)), $"{real}\n{Body(path)}");
    }

    private static JsonObject Body(string path) => DiscoveryDocuments.For(path, null, Definitions)!.Body;
}
