using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Patching;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

public sealed class PatchFormTests
{
    [Theory]
    [InlineData("""{"a": [1, 2]}""", """[{"op": "add", "path": "/a/1", "value": 9}]""", """{"a": [1, 9, 2]}""")]
    [InlineData("""{"a": [1]}""", """[{"op": "add", "path": "/a/-", "value": null}]""", """{"a": [1, null]}""")]
    [InlineData("""{"a": {"x/y": 1}}""", """[{"op": "replace", "path": "/a/x~1y", "value": 2}]""", """{"a": {"x/y": 2}}""")]
    [InlineData("""{"a": 1}""", """[{"op": "move", "from": "/a", "path": "/b"}]""", """{"b": 1}""")]
    [InlineData("""{"a": {"b": 1}}""", """[{"op": "copy", "from": "/a", "path": "/c"}, {"op": "remove", "path": "/a/b"}]""", """{"a": {}, "c": {"b": 1}}""")]
    [InlineData("""{"a": 1}""", """[{"op": "test", "path": "/a", "value": 1.0}, {"op": "test", "path": "/b", "value": null}]""", """{"a": 1}""")]
    public void JsonPatch_FollowsItsRfc(string target, string patch, string expected) =>
        AssertJson(expected, JsonPatch.Apply(JsonNode.Parse(target)!, JsonNode.Parse(patch)!.AsArray()));

    [Theory]
    [InlineData("""[{"op": "remove", "path": "/b"}]""")]
    [InlineData("""[{"op": "replace", "path": "/b", "value": 1}]""")]
    [InlineData("""[{"op": "add", "path": "/b/c", "value": 1}]""")]
    [InlineData("""[{"op": "add", "path": "/a/3", "value": 1}]""")]
    [InlineData("""[{"op": "test", "path": "/a", "value": []}]""")]
    [InlineData("""[{"op": "swap", "path": "/a"}]""")]
    public void JsonPatch_ThatDoesNotFit_IsRefused(string patch) =>
        Assert.Throws<PatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a": [1]}""")!, JsonNode.Parse(patch)!.AsArray()));

    [Theory]
    [InlineData("""{"a": {"b": 1, "c": 2}}""", """{"a": {"b": null, "d": {"e": null, "f": 3}}}""", """{"a": {"c": 2, "d": {"f": 3}}}""")]
    [InlineData("""{"a": [1, 2]}""", """{"a": [3]}""", """{"a": [3]}""")]
    [InlineData("""{"a": 1}""", """{"a": {"b": 2}}""", """{"a": {"b": 2}}""")]
    public void MergePatch_FollowsItsRfc(string target, string patch, string expected) =>
        AssertJson(expected, JsonMergePatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch))!);

    [Theory]
    [InlineData("""{"containers": [{"name": "a", "image": "1", "tty": true}, {"name": "b"}]}""", """{"containers": [{"name": "a", "image": "2"}, {"name": "c"}]}""",
        """{"containers": [{"name": "a", "image": "2", "tty": true}, {"name": "b"}, {"name": "c"}]}""")]
    [InlineData("""{"containers": [{"name": "a"}, {"name": "b"}]}""", """{"$setElementOrder/containers": [{"name": "b"}, {"name": "c"}], "containers": [{"$patch": "delete", "name": "a"}, {"name": "c"}]}""",
        """{"containers": [{"name": "b"}, {"name": "c"}]}""")]
    [InlineData("""{"finalizers": ["a", "b"]}""", """{"$deleteFromPrimitiveList/finalizers": ["a"], "finalizers": ["c"]}""", """{"finalizers": ["b", "c"]}""")]
    [InlineData("""{"strategy": {"type": "RollingUpdate", "rollingUpdate": {}}}""", """{"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}""", """{"strategy": {"type": "Recreate"}}""")]
    [InlineData("""{"rules": [{"verbs": ["get"]}]}""", """{"rules": [{"verbs": ["list"]}]}""", """{"rules": [{"verbs": ["list"]}]}""")]
    [InlineData("""{"data": {"a": "1"}}""", """{"data": {"$patch": "replace", "b": "2"}}""", """{"data": {"b": "2"}}""")]
    public void StrategicPatch_MergesByKeyAndFollowsDirectives(string target, string patch, string expected) =>
        AssertJson(expected, StrategicMergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch)!.AsObject()));

    private static void AssertJson(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
