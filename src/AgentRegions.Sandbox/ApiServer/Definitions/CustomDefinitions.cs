using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Definitions;

/// <summary>CustomResourceDefinitions: what they leave out, what is wrong with them, and the kind that they define.</summary>
internal static partial class CustomDefinitions
{
    public static void Complete(JsonObject crd)
    {
        if (crd["spec"] is not JsonObject spec || spec["names"] is not JsonObject names || names["kind"].Text() is not { } kind)
            return;
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= kind + "List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    public static IReadOnlyList<FieldError> Problems(JsonObject crd)
    {
        var errors = new List<FieldError>();
        var spec = crd["spec"] as JsonObject ?? [];
        var group = Required(spec, "spec", "group", errors);
        var names = spec["names"] as JsonObject ?? [];
        var plural = Required(names, "spec.names", "plural", errors);
        var kind = Required(names, "spec.names", "kind", errors);
        foreach (var (field, name) in new[] { ("plural", plural), ("singular", names["singular"].Text()), ("kind", kind?.ToLowerInvariant()) })
        {
            if (name is not null && !Label().IsMatch(name))
                errors.Add(FieldError.Invalid($"spec.names.{field}", JsonText.Quote(name), "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"));
        }
        if (spec["scope"].Text() is var scope && scope is not ("Namespaced" or "Cluster"))
            errors.Add(scope is null ? FieldError.Required("spec.scope") : FieldError.NotSupported("spec.scope", JsonText.Quote(scope), ["Cluster", "Namespaced"]));
        if (group is not null && plural is not null && crd["metadata"]!["name"].Text() != $"{plural}.{group}")
            errors.Add(FieldError.Invalid("metadata.name", JsonText.Of(crd["metadata"]!["name"]), "must be spec.names.plural+\".\"+spec.group"));
        CheckVersions(spec["versions"] as JsonArray ?? [], errors);
        return errors;
    }

    /// <summary>The kind in its storage version, which is the one that is served; null when even that is not.</summary>
    public static ResourceDefinition? Define(JsonObject crd)
    {
        var spec = crd["spec"]!.AsObject();
        var names = spec["names"]!.AsObject();
        var version = spec["versions"]!.AsArray().Single(IsStorage)!.AsObject();
        if (!version["served"]!.GetValue<bool>())
            return null;
        return new()
        {
            Group = spec["group"].Text()!,
            Version = version["name"].Text()!,
            Kind = names["kind"].Text()!,
            Plural = names["plural"].Text()!,
            Singular = names["singular"].Text()!,
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            Namespaced = spec["scope"].Text() == "Namespaced",
            HasStatus = version.At("subresources", "status") is not null,
            HasGeneration = true,
            IsCustom = true,
            Schema = version.At("schema", "openAPIV3Schema") as JsonObject,
            Columns = [.. Objects(version["additionalPrinterColumns"]).Select(Column)],
            SelectableFields = [.. Objects(version["selectableFields"]).Select(field => field["jsonPath"].Text()!.TrimStart('.'))],
        };
    }

    private static void CheckVersions(JsonArray versions, List<FieldError> errors)
    {
        if (versions.Count == 0)
            errors.Add(FieldError.Required("spec.versions"));
        else if (versions.Count(IsStorage) != 1)
            errors.Add(FieldError.Invalid("spec.versions", JsonText.Of(versions), "must have exactly one version marked as storage version"));
        for (var i = 0; i < versions.Count; i++)
        {
            var (version, path) = (versions[i] as JsonObject ?? [], $"spec.versions[{i}]");
            Required(version, path, "name", errors);
            if (version["served"] is null)
                errors.Add(FieldError.Required($"{path}.served"));
            else if (version["served"]!.GetValueKind() == System.Text.Json.JsonValueKind.True && !IsStorage(version))
                errors.Add(FieldError.Invalid($"{path}.served", "true", "the sandbox serves the storage version only"));
            if (version.At("schema", "openAPIV3Schema") is not JsonObject schema)
                errors.Add(new("FieldValueRequired", $"{path}.schema.openAPIV3Schema", "Required value: schemas are required"));
            else if (schema["type"].Text() is var type && type != "object")
                errors.Add(FieldError.Invalid($"{path}.schema.openAPIV3Schema.type", JsonText.Quote(type ?? ""), "must be object at the root"));
        }
    }

    private static PrinterColumn Column(JsonObject column) => new(
        column["name"].Text() ?? "",
        column["type"].Text() ?? "string",
        column["jsonPath"].Text() ?? "",
        column["description"].Text() ?? "",
        column["format"].Text() ?? "",
        column["priority"]?.GetValue<int>() ?? 0);

    private static string? Required(JsonObject parent, string path, string name, List<FieldError> errors)
    {
        if (parent[name].Text() is { Length: > 0 } text)
            return text;
        errors.Add(FieldError.Required($"{path}.{name}"));
        return null;
    }

    private static bool IsStorage(JsonNode? version) => version.At("storage")?.GetValueKind() == System.Text.Json.JsonValueKind.True;

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => item.Text()).OfType<string>()];

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();
}
