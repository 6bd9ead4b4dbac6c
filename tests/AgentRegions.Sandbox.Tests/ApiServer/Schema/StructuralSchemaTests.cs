using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.Tests.ApiServer.Schema;

public sealed class StructuralSchemaTests
{
    [Theory]
    [MemberData(nameof(SchemaCase.Specs), MemberType = typeof(SchemaCase))]
    public void Spec_IsTakenOrRefusedInKubernetesWords(string spec)
    {
        var expected = SchemaCase.Of(spec);
        var gadget = Gadgets.WithSpec(expected.Spec);

        Gadgets.Schema.Default(gadget);
        var dropped = Gadgets.Schema.Prune(gadget);
        var errors = Gadgets.Schema.Validate(gadget);

        Assert.Equal(expected.Causes.Order(), errors.Select(error => $"{error.Reason} | {error.Field} | {error.Message}").Order());
        if (expected.Stored is null)
            return;
        Assert.True(JsonNode.DeepEquals(expected.Stored, gadget["spec"]), $"{gadget["spec"]}");
        Assert.Equal(expected.Dropped.Order(), dropped.Order());
    }

    [Fact]
    public void UnknownMetadata_IsDroppedAndKnownIsKept()
    {
        var gadget = Gadgets.WithSpec(new JsonObject { ["size"] = 1 });
        gadget["metadata"]!["colour"] = "red";
        gadget["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        Assert.Equal(["metadata.colour"], Gadgets.Schema.Prune(gadget));
        Assert.Equal("""{"name":"x","labels":{"a":"b"}}""", gadget["metadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData(@"^[\d]+$", "34", true)]
    [InlineData(@"^\w$", "ä", false)]
    [InlineData("^[]a]$", "]", true)]
    [InlineData("^[$[]$", "[", true)]
    [InlineData("^[$[]$", "$", true)]
    [InlineData("^[^]]$", "]", false)]
    [InlineData(@"^\$$", "$", true)]
    [InlineData("^[a-z-[x]]$", "a]", true)]
    public void Pattern_MeansWhatItMeansInGo(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Re2.Compile(pattern).IsMatch(text));
}
