using System.Text.Json.Nodes;
using AgentRegions.Core;
using AgentRegions.CrdGenerator.Output;
using AgentRegions.CrdGenerator.Schema;
using AgentRegions.CrdGenerator.Tests.Corpus;

namespace AgentRegions.CrdGenerator.Tests.Schema;

public sealed class CrdBuilderTests
{
    private static readonly JsonObject Crd = new CrdBuilder(new XmlDocs()).Build(typeof(Kettle));

    private static JsonObject Root => (JsonObject)Crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

    private static JsonObject Spec => (JsonObject)Root["properties"]!["spec"]!;

    [Fact]
    public void Names_ScopeAndColumns_ComeFromTheEntity()
    {
        Assert.Equal("kettles.kitchen.example", (string)Crd["metadata"]!["name"]!);
        Same("""{"kind": "Kettle", "listKind": "KettleList", "plural": "kettles", "singular": "kettle", "shortNames": ["kt"]}""", Crd["spec"]!["names"]);
        Assert.Equal("Cluster", (string)Crd["spec"]!["scope"]!);
        Same("""[{"name": "Litres", "type": "integer", "jsonPath": ".spec.litres", "priority": 1}]""", Crd["spec"]!["versions"]![0]!["additionalPrinterColumns"]);
        Same("""{"status": {}}""", Crd["spec"]!["versions"]![0]!["subresources"]);
    }

    [Fact]
    public void RequiredInteger_HasBoundsAndNoDefault() =>
        Same("""{"description": "How much. See heat.", "type": "integer", "format": "int32", "minimum": 0, "maximum": 10, "exclusiveMaximum": true}""", Field("litres"));

    [Fact]
    public void RequiredMembers_AreListedAndTypeRulesStandOnTheObject()
    {
        Same("""["litres"]""", Spec["required"]);
        Same("""[{"rule": "self.litres > 0", "message": "litres must be above 0", "fieldPath": ".litres"}]""", Spec["x-kubernetes-validations"]);
    }

    [Fact]
    public void Enum_ListsItsNamesAndWhatTheyMean() =>
        Same("""{"description": "How hot.\nWarm: Nice.", "type": "string", "enum": ["Cold", "Warm"], "default": "Warm"}""", Field("heat"));

    [Fact]
    public void Section_DefaultsToWhatItsPropertyIsInitializedWith()
    {
        Same("""{"hinges": 3, "locked": false}""", Field("lid")["default"]);
        Assert.Equal(2, (int)Field("lid")["properties"]!["hinges"]!["default"]!);
        Assert.Equal("The lid.", (string)Field("lid")["description"]!);
    }

    [Fact]
    public void Duration_HasItsFormAndItsBounds()
    {
        var field = Field("keepWarm");
        Assert.Equal(Duration.Pattern, (string)field["pattern"]!);
        Assert.Equal("1m", (string)field["default"]!);
        Assert.Equal("keepWarm must be whole seconds from 1s to 1h; write it like 15s or 1m30s", (string)field["x-kubernetes-validations"]![0]!["message"]!);
    }

    [Fact]
    public void List_BoundsItselfAndItsItems() => Same(
        """
        {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 8, "x-kubernetes-validations": [{"rule": "self != 'milk'", "message": "teas must not be milk"}]},
         "x-kubernetes-list-type": "set", "default": ["green"], "minItems": 0, "maxItems": 3}
        """,
        Field("teas"));

    [Fact]
    public void Map_HasAdditionalPropertiesAndNoDefaultWithoutOne() =>
        Same("""{"type": "object", "additionalProperties": {"type": "integer", "format": "int64"}, "minProperties": 1, "maxProperties": 4}""", Field("minutes"));

    [Fact]
    public void PatternWithMessage_AlsoTeachesByRule() => Same(
        """{"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$", "x-kubernetes-validations": [{"rule": "self.matches(r'^[a-z]+$')", "message": "name must be letters"}]}""",
        Field("name"));

    [Fact]
    public void Status_HasTypesAloneSoThatTheTruthCanAlwaysBeWritten() => Same(
        """{"degrees": {"type": "integer", "format": "int32"}, "boiledAt": {"type": "string", "format": "date-time"}}""",
        Root["properties"]!["status"]!["properties"]);

    [Fact]
    public void Float_IsRefusedByName()
    {
        var refusal = Assert.Throws<NotSupportedException>(() => new SchemaBuilder(new XmlDocs()).Build(typeof(Fractional), SchemaUse.Spec));
        Assert.Contains("Fractional.Share", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("- a")]
    [InlineData("a: b # c")]
    [InlineData("two\nlines")]
    [InlineData("")]
    [InlineData("^[a-z]{0,61}(:[0-9]+)?$ 'quoted' \"twice\" \\[")]
    public void Text_IsReadBackAsItWas(string text)
    {
        var node = new JsonObject { ["text"] = text, ["list"] = new JsonArray(text, 7, true) };
        Same(node.ToJsonString(), YamlJson.Parse(YamlText.Of(node)));
    }

    private static JsonObject Field(string name) => (JsonObject)Spec["properties"]![name]!;

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual!.ToJsonString())), $"expected {expected}\nfound {actual.ToJsonString()}");
}
