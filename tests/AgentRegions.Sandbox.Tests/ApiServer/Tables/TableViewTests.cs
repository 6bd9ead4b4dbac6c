using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Tables;

namespace AgentRegions.Sandbox.Tests.ApiServer.Tables;

public sealed class TableViewTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-21T14:46:24Z", CultureInfo.InvariantCulture);

    [Fact]
    public void CustomColumns_ShowWhatKubernetesShows()
    {
        var gadget = Parse("""
            {
              "metadata": {"name": "g1", "creationTimestamp": "2026-11-21T14:41:21Z", "labels": {"wide": "yes"}},
              "spec": {"size": 3, "ratio": 1.5, "open": true, "tags": ["a", "b"], "notes": {"a.b/c": "hey", "z": "1"}, "when": "2026-11-20T10:00:00Z"},
              "status": {"conditions": [{"type": "Other", "status": "x"}, {"type": "Ready", "status": "True"}]}
            }
            """);
        Assert.Equal(
            """["g1",3,1.5,true,"[\"a\",\"b\"]","a","a","True",null,"{\"a.b/c\":\"hey\",\"z\":\"1\"}","3","28h","yes","5m3s"]""",
            Cells(Gadgets.Resource, gadget));
    }

    [Fact]
    public void AbsentFields_LeaveTheirCellsEmpty()
    {
        var gadget = Parse("""{"metadata": {"name": "g2"}, "spec": {"size": "three"}}""");
        Assert.Equal("""["g2",null,null,null,null,null,null,null,null,null,"three",null,null,null]""", Cells(Gadgets.Resource, gadget));
    }

    [Fact]
    public void NoColumns_ShowNameAndAge()
    {
        var table = TableView.Of(Gadgets.Resource with { Columns = [] }, [], Parse("""{"resourceVersion": "7"}"""), IncludeObject.Metadata, Now);
        Assert.Equal(["Name", "Age"], table["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal("7", (string?)table["metadata"]!["resourceVersion"]);
    }

    [Theory]
    [InlineData(IncludeObject.Metadata, """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}""")]
    [InlineData(IncludeObject.Object, """{"metadata":{"name":"a"},"spec":{}}""")]
    [InlineData(IncludeObject.None, null)]
    internal void Row_CarriesAsMuchOfItsObjectAsAskedFor(IncludeObject include, string? expected)
    {
        var table = TableView.Of(Gadgets.Resource, [Parse("""{"metadata": {"name": "a"}, "spec": {}}""")], null, include, Now);
        Assert.Equal(expected, table["rows"]![0]!["object"]?.ToJsonString());
    }

    [Theory]
    [InlineData("", "Namespace", """{"metadata": {"name": "a"}, "status": {"phase": "Active"}}""", """["a","Active",null]""")]
    [InlineData("", "ConfigMap", """{"metadata": {"name": "a"}, "data": {"x": "1", "y": "2"}, "binaryData": {"z": ""}}""", """["a","3",null]""")]
    [InlineData("", "Secret", """{"metadata": {"name": "a"}, "type": "Opaque", "data": {"x": "MQ=="}}""", """["a","Opaque","1",null]""")]
    [InlineData("coordination.k8s.io", "Lease", """{"metadata": {"name": "a"}, "spec": {"holderIdentity": "me"}}""", """["a","me",null]""")]
    [InlineData("apps", "Deployment", """{"metadata": {"name": "a"}, "spec": {"replicas": 3}, "status": {"readyReplicas": 2}}""", """["a","2/3","0","0",null]""")]
    [InlineData("", "Event", """
        {"metadata": {"name": "a"}, "type": "Warning", "reason": "Down", "message": "it is down\n", "count": 3,
         "involvedObject": {"kind": "FailoverPolicy", "name": "p"}, "firstTimestamp": "2026-11-21T14:26:24Z", "lastTimestamp": "2026-11-21T14:45:24Z"}
        """, """["60s","Warning","Down","failoverpolicy/p",null,null,"it is down","20m","3","a"]""")]
    public void BuiltInKind_HasTheColumnsThatPeopleKnow(string group, string kind, string resource, string cells) =>
        Assert.Equal(cells, Cells(Gadgets.Resource with { Group = group, Kind = kind, Columns = [] }, Parse(resource)));

    [Theory]
    [InlineData(-3, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(303, "5m3s")]
    [InlineData(600, "10m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData((3 * 3600) + 120, "3h2m")]
    [InlineData(47 * 3600, "47h")]
    [InlineData(48 * 3600, "2d")]
    [InlineData(51 * 3600, "2d3h")]
    [InlineData(9 * 86400, "9d")]
    [InlineData(800 * 86400, "2y70d")]
    [InlineData(3650 * 86400L, "10y")]
    public void Duration_HasTheUnitsThatMatter(long seconds, string text) => Assert.Equal(text, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(".a.b", "1")]
    [InlineData("['a']['b']", "1")]
    [InlineData("['a.b']", "1")]
    [InlineData(@".a\.b", "2")]
    [InlineData(@"['a\.b']", "2")]
    [InlineData(".list[-1].n", "z")]
    [InlineData(".list[5].n", null)]
    [InlineData(".list[*].n", "x")]
    [InlineData(".list[?(@.n == 'z')].t", "2")]
    [InlineData(".list[?(@.t==2)].n", "z")]
    [InlineData(".list[?(@.n!=\"x\")].t", "2")]
    [InlineData(".none.at[0].all", null)]
    public void Path_FindsTheFirstValue(string path, string? expected)
    {
        var root = Parse("""{"a": {"b": 1}, "a.b": 2, "list": [{"n": "x", "t": 1}, {"n": "z", "t": 2}]}""");
        Assert.Equal(expected, new JsonPath(path).First(root)?.ToString());
    }

    [Fact]
    public void PathThatIsNotUnderstood_IsRefused() => Assert.Throws<FormatException>(() => new JsonPath(".a[(@.length-1)]"));

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static string Cells(ResourceDefinition definition, JsonObject resource)
    {
        var cells = (JsonArray)TableView.Of(definition, [resource], null, IncludeObject.None, Now)["rows"]![0]!["cells"]!;
        return $"[{string.Join(',', cells.Select(AgentRegions.Sandbox.ApiServer.Schema.JsonText.Of))}]";
    }
}
