using System.Text.Json.Nodes;

namespace AgentRegions.Core.Tests;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1}""", null)]
    [InlineData("""{"a": 1}""", """{"a": 2}""", """{"a": 2}""")]
    [InlineData("""{"a": 1}""", """{}""", """{"a": null}""")]
    [InlineData("""{"a": 1}""", """{"a": null}""", """{"a": null}""")]
    [InlineData("""{}""", """{"a": null}""", null)]
    [InlineData("""{"a": null}""", """{}""", null)]
    [InlineData("""{}""", """{"a": {}}""", """{"a": {}}""")]
    [InlineData("""{"a": {"b": 1}}""", """{"a": {}}""", """{"a": {"b": null}}""")]
    [InlineData("""{"a": {"b": 1, "c": 2}}""", """{"a": {"b": 1, "c": 3}}""", """{"a": {"c": 3}}""")]
    [InlineData("""{"a": [1, 2]}""", """{"a": [1]}""", """{"a": [1]}""")]
    [InlineData("""{"a": [{"b": null}]}""", """{"a": [{"b": null}]}""", null)]
    [InlineData("""{"a": 1}""", """{"a": {"b": null, "c": 1}}""", """{"a": {"c": 1}}""")]
    public void Diff_OfTwoObjects_IsTheSmallestPatch(string before, string after, string? patch)
    {
        var diff = MergePatch.Diff(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject());

        Assert.True(JsonNode.DeepEquals(patch is null ? null : JsonNode.Parse(patch), diff), diff?.ToJsonString());
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
    public void Apply_ExampleOfTheRfc_GivesItsResult(string target, string patch, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), MergePatch.Apply((JsonObject)JsonNode.Parse(target)!, (JsonObject)JsonNode.Parse(patch)!)));

    [Fact]
    public void DiffThenApply_RandomObjects_GivesTheSecond()
    {
        var random = new Random(7396);
        for (var round = 0; round < 2000; round++)
        {
            var before = RandomObject(random, 0);
            // Half of the time a variation, so that there is something in common.
            var after = random.Next(2) == 0 ? RandomObject(random, 0) : MergePatch.Apply(before, RandomObject(random, 0));
            var diff = MergePatch.Diff(before, after);

            var result = diff is null ? before : MergePatch.Apply(before, diff);
            Assert.True(JsonNode.DeepEquals(after, result), $"round {round}: {before.ToJsonString()} and {diff?.ToJsonString()} should be {after.ToJsonString()}, not {result?.ToJsonString()}");
            Assert.Equal(JsonNode.DeepEquals(before, after), diff is null);
        }
    }

    [Fact]
    public void Diff_Arguments_StayAsTheyAre()
    {
        var before = JsonNode.Parse("""{"a": {"b": 1}}""")!.AsObject();
        var after = JsonNode.Parse("""{"a": {"b": 2}, "c": {"d": [1]}}""")!.AsObject();

        var diff = MergePatch.Diff(before, after)!;
        diff["c"]!["d"] = "changed";

        Assert.Equal("""{"a":{"b":1}}""", before.ToJsonString());
        Assert.Equal("""{"a":{"b":2},"c":{"d":[1]}}""", after.ToJsonString());
    }

    private static JsonObject RandomObject(Random random, int depth)
    {
        var result = new JsonObject();
        for (var members = random.Next(4); members > 0; members--)
            result[$"{(char)('a' + random.Next(4))}"] = RandomValue(random, depth + 1);
        return result;
    }

    private static JsonNode RandomValue(Random random, int depth) => random.Next(depth > 3 ? 3 : 5) switch
    {
        0 => random.Next(3),
        1 => $"text {random.Next(3)}",
        2 => random.Next(2) == 0,
        3 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomValue(random, depth + 1))]),
        _ => RandomObject(random, depth),
    };
}
