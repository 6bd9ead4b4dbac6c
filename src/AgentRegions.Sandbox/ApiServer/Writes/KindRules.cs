using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>What is special about the built-in kinds.</summary>
internal static class KindRules
{
    /// <summary>Fills in what the kind's own API would.</summary>
    public static void Complete(ResourceDefinition kind, JsonObject json)
    {
        switch (kind.Plural)
        {
            case "secrets" when kind.Group.Length == 0:
                CompleteSecret(json);
                break;
            case "namespaces":
                CompleteNamespace(json);
                break;
            case "customresourcedefinitions":
                CustomDefinitions.Complete(json);
                break;
        }
    }

    /// <param name="found">What is wrong already.</param>
    public static IEnumerable<FieldError> Problems(ResourceDefinition kind, JsonObject json, JsonObject? before, IReadOnlyList<FieldError> found) => kind switch
    {
        { Plural: "customresourcedefinitions" } => CustomDefinitions.Problems(json),
        { Group: AgentRegionRules.Group } => [.. AgentRegionRules.Problems(kind, json, before, found)],
        _ => [],
    };

    private static void CompleteSecret(JsonObject secret)
    {
        secret["type"] ??= "Opaque";
        if (secret["stringData"] is JsonObject texts)
        {
            var data = secret["data"] as JsonObject;
            if (data is null)
                secret["data"] = data = [];
            foreach (var (key, value) in texts)
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Text() ?? ""));
        }
        secret.Remove("stringData");
        foreach (var (key, value) in secret["data"] as JsonObject ?? [])
        {
            if (value is not null && (value.Text() is not { } text || !Convert.TryFromBase64String(text, new byte[text.Length], out _)))
                throw Refusals.BadRequest($"Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data in data.{key}");
        }
    }

    private static void CompleteNamespace(JsonObject space)
    {
        var metadata = space["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels["kubernetes.io/metadata.name"] = metadata["name"].Text();
        space["spec"] ??= new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        space["status"] ??= new JsonObject { ["phase"] = "Active" };
    }
}
