using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;

namespace AgentRegions.Core.Tests.Sessions;

public sealed class SessionKeyTests
{
    [Fact]
    public void MemoryRevision_IsANameSpaceOfItsTenant()
    {
        Assert.Equal("session#acme#s-1", new SessionKey("acme", "s-1").Partition);
        Assert.Equal("session#acme@r7#s-1", new SessionKey("acme", "s-1", "r7").Partition);
    }

    [Theory]
    [InlineData("a#b", "s", null, "tenant")]
    [InlineData("a@b", "s", null, "tenant")]
    [InlineData("", "s", null, "tenant")]
    [InlineData(null, "s", null, "tenant")]
    [InlineData("a", "s#eu", null, "session id")]
    [InlineData("a", "s\n", null, "session id")]
    [InlineData("a", "s/..", null, "session id")]
    [InlineData("a", "s", "r#1", "mem_rev")]
    [InlineData("a", "s", "", "mem_rev")]
    public void NameOfAnotherForm_IsRefusedByName(string? tenant, string id, string? memRev, string field)
    {
        var error = Assert.Throws<ArgumentException>(() => new SessionKey(tenant!, id, memRev));

        Assert.StartsWith($"{field}: must be", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The examples of RFC 7396, appendix A, as far as they are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void MergePatch_AsTheRfcHasIt(string target, string patch, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), MergePatch.Apply((JsonObject)JsonNode.Parse(target)!, (JsonObject)JsonNode.Parse(patch)!)));
}
