using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer;

/// <summary>A custom resource with one field for everything that a schema can say.</summary>
internal static class Gadgets
{
    public const string Path = "/apis/schema.example/v1/namespaces/default/gadgets";

    private static readonly Lazy<Task> Installed = new(InstallAsync);

    public static JsonObject Definition { get; } = (JsonObject)File("gadgets.json");

    public static ResourceDefinition Resource { get; } = new()
    {
        Group = "schema.example",
        Version = "v1",
        Kind = "Gadget",
        Plural = "gadgets",
        Singular = "gadget",
        ShortNames = ["gd"],
        Categories = ["toys"],
        HasStatus = true,
        Schema = (JsonObject)Version["schema"]!["openAPIV3Schema"]!,
        Columns = [.. Version["additionalPrinterColumns"]!.AsArray().Select(Column)],
    };

    public static StructuralSchema Schema { get; } = StructuralSchema.Of(Resource.Schema!);

    private static JsonNode Version => Definition["spec"]!["versions"]![0]!;

    public static JsonNode File(string name)
    {
        using var stream = typeof(Gadgets).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!;
    }

    public static JsonObject WithSpec(JsonNode? spec) => new()
    {
        ["apiVersion"] = "schema.example/v1",
        ["kind"] = "Gadget",
        ["metadata"] = new JsonObject { ["name"] = "x" },
        ["spec"] = spec?.DeepClone(),
    };

    /// <summary>Makes the real API server serve it.</summary>
    public static Task EnsureInstalledAsync() => Installed.Value;

    private static async Task InstallAsync()
    {
        _ = (await Command.RunAsync("kubectl", ["apply", "-f", "-"], Definition.ToJsonString())).Required;
        await Eventually.PassesAsync(async () => _ = (await Command.RunAsync("kubectl", "get", "--raw", Path)).Required);
    }

    private static PrinterColumn Column(JsonNode? column) => new(
        (string)column!["name"]!,
        (string)column["type"]!,
        (string)column["jsonPath"]!,
        (string?)column["description"] ?? "",
        Priority: (int?)column["priority"] ?? 0);
}
