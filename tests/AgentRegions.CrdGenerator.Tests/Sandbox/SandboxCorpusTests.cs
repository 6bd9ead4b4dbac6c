using System.Net;
using System.Text.Json.Nodes;
using AgentRegions.CrdGenerator.Tests.Cluster;
using AgentRegions.CrdGenerator.Tests.Corpus;

namespace AgentRegions.CrdGenerator.Tests.Sandbox;

/// <summary>The corpus by the sandbox's API server: it must judge as the real one does in <see cref="ServerCorpusTests"/>.</summary>
public sealed class SandboxCorpusTests(SandboxFixture server) : IClassFixture<SandboxFixture>
{
    [Theory]
    [MemberData(nameof(ServerCorpusTests.Valid), MemberType = typeof(ServerCorpusTests))]
    public async Task ValidDocument_IsAccepted(string kind, string name)
    {
        var (status, answer) = await server.CreateAsync(RulesCorpusTests.Find(kind, name).Manifest);
        Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(ServerCorpusTests.Invalid), MemberType = typeof(ServerCorpusTests))]
    public async Task InvalidDocument_IsRefusedAtTheFieldWithTheRemedy(string kind, string name)
    {
        var document = RulesCorpusTests.Find(kind, name);
        var (status, answer) = await server.CreateAsync(document.Manifest);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var message = (string)answer["message"]!;
        Assert.Contains($"{document.Field}: ", message, StringComparison.Ordinal);
        Assert.Contains(document.Message ?? "", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownField_IsRefused()
    {
        var manifest = RulesCorpusTests.Find("FailoverPolicy", "base").Manifest;
        manifest["spec"]!["patience"] = "30s";
        var (status, answer) = await server.CreateAsync(manifest);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("unknown field \"spec.patience\"", (string)answer["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DefinitionTests.Fixed), MemberType = typeof(DefinitionTests))]
    public async Task WhatCannotBeChanged_IsRefusedWithTheRemedy(string kind, string pointer, string value, string field, string remedy)
    {
        var manifest = RulesCorpusTests.Find(kind, "base").Manifest;
        manifest["metadata"]!["name"] = $"fixed-{pointer.Replace('/', '-')[1..]}";
        Assert.Equal(HttpStatusCode.Created, (await server.CreateAsync(manifest, dryRun: false)).Status);
        var (status, answer) = await server.PatchAsync(kind, (string)manifest["metadata"]!["name"]!, [new JsonObject { ["op"] = "replace", ["path"] = pointer, ["value"] = value }]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(field, (string)answer["message"]!, StringComparison.Ordinal);
        Assert.Contains(remedy, (string)answer["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameTooLong_IsRefused()
    {
        var manifest = RulesCorpusTests.Find("FailoverPolicy", "base").Manifest;
        manifest["metadata"]!["name"] = new string('a', 64);
        Assert.Contains("at most 63 characters", (string)(await server.CreateAsync(manifest)).Answer["message"]!, StringComparison.Ordinal);
    }
}
