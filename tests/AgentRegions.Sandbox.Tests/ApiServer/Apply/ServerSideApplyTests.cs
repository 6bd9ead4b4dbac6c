using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Apply;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Apply;

public sealed class ServerSideApplyTests
{
    [Theory]
    [MemberData(nameof(ApplyCase.Names), MemberType = typeof(ApplyCase))]
    public void Writes_LeaveTheFieldsAndOwnersThatKubernetesLeaves(string name)
    {
        var world = new GadgetWorld();
        foreach (var step in ApplyCase.Of(name).Steps)
        {
            Assert.Equal(step.Refused, world.Write(step));
            if (step.Refused is null)
                step.AssertStored(world.Live!);
        }
    }

    [ClusterTheory]
    [MemberData(nameof(ApplyCase.Names), MemberType = typeof(ApplyCase))]
    public async Task EveryCase_IsStillWhatTheRealServerDoes(string name)
    {
        await using var gadget = await RealGadget.CreateAsync();
        foreach (var step in ApplyCase.Of(name).Steps)
        {
            Assert.Equal(step.Refused, await gadget.WriteAsync(step));
            if (step.Refused is null)
                step.AssertStored(await gadget.GetAsync());
        }
    }

    [Fact]
    public void Time_ChangesWithTheFieldsOnly()
    {
        var world = new GadgetWorld();
        world.Apply(Spec("""{"size": 1}"""), "a");
        Assert.Equal("2026-11-21T12:00:00Z", TimeOf(world, "a"));
        world.Now += TimeSpan.FromMinutes(1);
        world.Apply(Spec("""{"size": 1}"""), "a");
        Assert.Equal("2026-11-21T12:00:00Z", TimeOf(world, "a"));
        world.Apply(Spec("""{"size": 2}"""), "a");
        Assert.Equal("2026-11-21T12:01:00Z", TimeOf(world, "a"));

        var other = Gadgets.WithSpec(JsonNode.Parse("""{"size": 3}"""));
        world.Now += TimeSpan.FromMinutes(1);
        world.Update(other, "hand");
        Assert.Equal("2026-11-21T12:02:00Z", TimeOf(world, "hand"));
        world.Now += TimeSpan.FromMinutes(1);
        world.Update((JsonObject)world.Live!.DeepClone(), "hand");
        Assert.Equal("2026-11-21T12:02:00Z", TimeOf(world, "hand"));
    }

    [Fact]
    public void ManagedFieldsInWhatIsApplied_AreRefused()
    {
        var body = Spec("""{"size": 1}""");
        body["metadata"]!["managedFields"] = new JsonArray(new JsonObject());
        Assert.Equal("metadata.managedFields must be nil", new GadgetWorld().Apply(body, "a"));
    }

    [Fact]
    public void BuiltInKind_KeepsWhatOthersPutIntoItsLists()
    {
        var first = Parse("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
             "spec": {"replicas": 1, "template": {"spec": {"containers": [{"name": "a", "image": "a:1", "ports": [{"containerPort": 80}], "args": ["x"]}]}}}}
            """);
        var second = Parse("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
             "spec": {"template": {"spec": {"containers": [{"name": "b", "image": "b:1"}]}}}}
            """);
        var live = Apply(null, first, "one");
        live = Apply(live, second, "two");
        Assert.Equal(["b", "a"], live.At("spec", "template", "spec", "containers")!.AsArray().Select(container => (string)container!["name"]!).OrderDescending());
        Assert.Equal(
            """{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"b\"}":{".":{},"f:image":{},"f:name":{}}}}}}}""",
            JsonText.Of(live.At("metadata", "managedFields")!.AsArray().Single(entry => (string?)entry!["manager"] == "two")!["fieldsV1"]));
        second["spec"]!.AsObject().Remove("template");
        live = Apply(live, second, "two");
        Assert.Equal(["a"], live.At("spec", "template", "spec", "containers")!.AsArray().Select(container => (string)container!["name"]!));
    }

    private static JsonObject Apply(JsonObject? live, JsonObject applied, string manager) =>
        ServerSideApply.Apply(live, applied, null, manager, force: false, null, hasStatus: true, GadgetWorld.Start).Resource!;

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static JsonObject Spec(string spec) => Gadgets.WithSpec(JsonNode.Parse(spec));

    private static string? TimeOf(GadgetWorld world, string manager) =>
        (string?)world.Live!["metadata"]!["managedFields"]!.AsArray().Single(entry => (string?)entry!["manager"] == manager)!["time"];
}
