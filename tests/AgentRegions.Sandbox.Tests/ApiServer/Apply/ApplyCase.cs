using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tests.ApiServer.Apply;

/// <summary>Writes to one Gadget by several managers, and what Kubernetes 1.36 made of each.</summary>
public sealed record ApplyCase(string Name, IReadOnlyList<ApplyStep> Steps)
{
    public static IReadOnlyList<ApplyCase> All { get; } = [.. Gadgets.File("apply-cases.json").AsArray().Select(entry =>
        new ApplyCase((string)entry!["name"]!, [.. entry["steps"]!.AsArray().Select(step => new ApplyStep((JsonObject)step!))]))];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    public static ApplyCase Of(string name) => All.Single(one => one.Name == name);
}

/// <summary>One write: an apply, or a merge patch (the first: a create).</summary>
public sealed class ApplyStep(JsonObject json)
{
    public string Manager => (string)json["manager"]!;

    public bool IsApply => json.ContainsKey("apply");

    public bool Force => json.ContainsKey("force");

    public string? Subresource => (string?)json["subresource"];

    public string? Refused => (string?)json["refused"];

    /// <summary>Metadata that people write, spec and status.</summary>
    public JsonObject? Stored => (JsonObject?)json["stored"];

    /// <summary>fieldsV1 by "manager operation subresource".</summary>
    public JsonObject? Owners => (JsonObject?)json["owners"];

    /// <summary>With type and name.</summary>
    public JsonObject Body(string name)
    {
        var body = (JsonObject)(json["apply"] ?? json["merge"])!.DeepClone();
        body["apiVersion"] = "schema.example/v1";
        body["kind"] = "Gadget";
        body["metadata"] ??= new JsonObject();
        body["metadata"]!["name"] = name;
        return body;
    }

    public void AssertStored(JsonObject resource)
    {
        var metadata = new JsonObject(resource["metadata"]!.AsObject()
            .Where(field => field.Key is "labels" or "annotations" or "finalizers" or "ownerReferences")
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        var stored = new JsonObject { ["metadata"] = metadata };
        foreach (var name in new[] { "spec", "status" }.Where(resource.ContainsKey))
            stored[name] = resource[name]?.DeepClone();
        AssertSame(Stored, stored);

        var entries = resource["metadata"]!["managedFields"]!.AsArray().Select(entry => entry!.AsObject());
        AssertSame(Owners, new(entries.Select(entry => KeyValuePair.Create(
            string.Join(' ', new[] { "manager", "operation", "subresource" }.Where(entry.ContainsKey).Select(field => (string)entry[field]!)),
            entry["fieldsV1"]?.DeepClone()))));
    }

    private static void AssertSame(JsonObject? expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}\nactual   {actual.ToJsonString()}");
}
