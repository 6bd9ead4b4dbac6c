using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentRegions.Sandbox.Tests.ApiServer.Apply;

/// <summary>What holds of server-side apply for any specs.</summary>
public sealed class ApplyLawsTests
{
    /// <summary>One field each, as the two managers of a law divide them among themselves.</summary>
    private static readonly Gen<(string Name, string Value)> Field = Gen.Elements(
        ("size", "1"), ("size", "2"), ("plain", "3"), ("name", "\"abc\""), ("colour", "\"green\""), ("open", "true"), ("maybe", "null"),
        ("tags", "[\"x\"]"), ("tags", "[\"y\",\"x\"]"), ("notes", "{\"k\":\"v\"}"), ("notes", "{\"l\":\"w\"}"), ("section", "{\"depth\":4}"),
        ("section", "{\"inner\":{\"x\":\"z\"}}"), ("atom", "{\"a\":\"1\"}"), ("loose", "[{\"a\":1}]"), ("free", "{\"q\":{\"r\":1}}"),
        ("parts", "[{\"name\":\"p\",\"count\":2}]"), ("parts", "[{\"name\":\"q\"},{\"name\":\"p\",\"tint\":\"t\"}]"),
        ("ports", "[{\"port\":1}]"), ("ports", "[{\"port\":1,\"protocol\":\"UDP\",\"note\":\"n\"}]"));

    private static readonly Arbitrary<JsonObject> Specs = Field.ListOf().Select(Spec).ToArbitrary();

    [Property(MaxTest = 300)]
    public Property ApplyingTwice_ChangesNothing() => Prop.ForAll(Specs, Specs, (base_, spec) =>
    {
        var world = World(base_);
        world.Apply(Body(spec), "a", force: true);
        var once = world.Live!.DeepClone();
        world.Now += TimeSpan.FromHours(1);
        Assert.Null(world.Apply(Body(spec), "a", force: true));
        Assert.Equal(JsonText.Of(once), JsonText.Of(world.Live));
    });

    [Property(MaxTest = 300)]
    public Property ManagersOfDisjointFields_CanApplyInEitherOrder() => Prop.ForAll(Specs, Specs, (base_, both) =>
    {
        var (one, other) = Divide(both);
        var (first, second) = (World(base_), World(base_));
        Assert.Null(first.Apply(Body(one), "a", force: true));
        Assert.Null(first.Apply(Body(other), "b", force: true));
        Assert.Null(second.Apply(Body(other), "b", force: true));
        Assert.Null(second.Apply(Body(one), "a", force: true));
        Assert.True(JsonNode.DeepEquals(first.Live, second.Live), $"{first.Live}\n{second.Live}");
    });

    [Property(MaxTest = 300)]
    public Property GivenUpFields_AreGoneWhenNobodyElseOwnsThem() => Prop.ForAll(Specs, Specs, (base_, spec) =>
    {
        var (given, before) = (World(base_), World(base_));
        Assert.Null(given.Apply(Body(Without(spec, base_)), "a"));
        Assert.Null(given.Apply(Body([]), "a"));
        Assert.Null(before.Apply(Body([]), "a"));
        Assert.True(JsonNode.DeepEquals(before.Live!["spec"], given.Live!["spec"]), $"{before.Live}\n{given.Live}");
    });

    [Property(MaxTest = 300)]
    public Property FieldsThatTwoApplied_StayUntilBothGaveThemUp() => Prop.ForAll(Specs, spec =>
    {
        var world = World([]);
        Assert.Null(world.Apply(Body(spec), "a", force: true));
        var whole = world.Live!["spec"]!.DeepClone();
        Assert.Null(world.Apply(Body(spec), "b"));
        Assert.Null(world.Apply(Body([]), "a"));
        Assert.True(JsonNode.DeepEquals(whole, world.Live!["spec"]), $"{whole}\n{world.Live["spec"]}");
    });

    /// <summary>With an object that a third manager applied; nobody owns its defaults.</summary>
    private static GadgetWorld World(JsonObject spec)
    {
        var world = new GadgetWorld();
        var body = Gadgets.WithSpec(spec);
        body["spec"]!["size"] ??= 1;
        Assert.Null(world.Apply(body, "base"));
        return world;
    }

    private static JsonObject Body(JsonObject spec) => Gadgets.WithSpec(spec);

    private static JsonObject Spec(IEnumerable<(string Name, string Value)> fields)
    {
        var spec = new JsonObject();
        foreach (var (name, value) in fields)
            spec[name] = JsonNode.Parse(value);
        return spec;
    }

    private static JsonObject Without(JsonObject spec, JsonObject other) =>
        new(spec.Where(field => !other.ContainsKey(field.Key) && field.Key != "size").Select(Copy));

    private static (JsonObject, JsonObject) Divide(JsonObject spec) =>
        (new(spec.Where((_, i) => i % 2 == 0).Select(Copy)), new(spec.Where((_, i) => i % 2 == 1).Select(Copy)));

    private static KeyValuePair<string, JsonNode?> Copy(KeyValuePair<string, JsonNode?> field) => new(field.Key, field.Value?.DeepClone());
}
