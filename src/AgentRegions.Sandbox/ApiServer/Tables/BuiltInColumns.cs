using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Tables;

/// <summary>The columns that people know of built-in kinds.</summary>
internal static class BuiltInColumns
{
    private static readonly TableColumn CreatedAt = new("Created At", "date", (resource, _) => resource.At("metadata", "creationTimestamp")?.DeepClone());

    private static readonly TableColumn Data = new("Data", "string", (resource, _) => $"{Count(resource["data"]) + Count(resource["binaryData"])}");

    private static readonly TableColumn[] Events =
    [
        new("Last Seen", "string", (e, now) => Seen(e, now, "lastTimestamp", "series", "lastObservedTime")),
        Member("Type", "type"),
        Member("Reason", "reason"),
        new("Object", "string", (e, _) => $"{e.At("involvedObject", "kind").Text()?.ToLowerInvariant()}/{e.At("involvedObject", "name").Text()}"),
        Member("Subobject", "involvedObject", "fieldPath") with { Priority = 1 },
        new("Source", "string", (e, _) => e.At("source", "component").Text() ?? e["reportingComponent"].Text()) { Priority = 1 },
        new("Message", "string", (e, _) => e["message"].Text()?.Trim()),
        new("First Seen", "string", (e, now) => Seen(e, now, "firstTimestamp")) { Priority = 1 },
        new("Count", "string", (e, _) => JsonText.Of(e["count"] ?? e.At("series", "count") ?? 1)) { Priority = 1 },
        TableColumn.ObjectName with { Priority = 1 },
    ];

    private static readonly Dictionary<string, TableColumn[]> ByKind = new()
    {
        ["/Namespace"] = [TableColumn.ObjectName, Member("Status", "status", "phase"), TableColumn.Age],
        ["/ConfigMap"] = [TableColumn.ObjectName, Data, TableColumn.Age],
        ["/Secret"] = [TableColumn.ObjectName, Member("Type", "type"), Data, TableColumn.Age],
        ["/ServiceAccount"] = [TableColumn.ObjectName, new("Secrets", "string", (resource, _) => $"{(resource["secrets"] as JsonArray)?.Count ?? 0}"), TableColumn.Age],
        ["/Event"] = Events,
        ["coordination.k8s.io/Lease"] = [TableColumn.ObjectName, Member("Holder", "spec", "holderIdentity"), TableColumn.Age],
        ["apiextensions.k8s.io/CustomResourceDefinition"] = [TableColumn.ObjectName, CreatedAt],
        ["rbac.authorization.k8s.io/Role"] = [TableColumn.ObjectName, CreatedAt],
        ["rbac.authorization.k8s.io/ClusterRole"] = [TableColumn.ObjectName, CreatedAt],
        ["apps/Deployment"] =
        [
            TableColumn.ObjectName,
            new("Ready", "string", (resource, _) => $"{Number(resource.At("status", "readyReplicas"))}/{Number(resource.At("spec", "replicas") ?? 1)}"),
            new("Up-to-date", "string", (resource, _) => Number(resource.At("status", "updatedReplicas"))),
            new("Available", "string", (resource, _) => Number(resource.At("status", "availableReplicas"))),
            TableColumn.Age,
        ],
    };

    /// <summary>Null for any other kind.</summary>
    public static IReadOnlyList<TableColumn>? Of(ResourceDefinition definition) => ByKind.GetValueOrDefault($"{definition.Group}/{definition.Kind}");

    private static TableColumn Member(string name, params string[] path) => new(name, "string", (resource, _) => resource.At(path)?.DeepClone());

    private static int Count(JsonNode? map) => (map as JsonObject)?.Count ?? 0;

    private static string Number(JsonNode? value) => value is null ? "0" : JsonText.Of(value);

    /// <summary>Events of the newer form have eventTime alone, or a series.</summary>
    private static JsonNode? Seen(JsonObject e, DateTimeOffset now, string field, params string[] series) =>
        TableColumn.Since(e[field] ?? (series.Length > 0 ? e.At(series) : null) ?? e["firstTimestamp"] ?? e["eventTime"], now) ?? "<unknown>";
}
