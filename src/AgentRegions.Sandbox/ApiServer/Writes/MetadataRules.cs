using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>What every object's metadata must be.</summary>
internal static partial class MetadataRules
{
    private const int LongestName = 253;
    private const int LongestAnnotations = 256 * 1024;
    private const string SubdomainForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private const string LabelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string ValueForm = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
    private const string KeyForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    };

    /// <summary>Removes what metadata does not have, and empty maps and lists, and says what was unknown.</summary>
    public static IReadOnlyList<string> Prune(JsonObject metadata)
    {
        var unknown = metadata.Select(member => member.Key).Where(name => !Known.Contains(name)).ToList();
        var empty = metadata.Where(member => member.Value is null or JsonObject { Count: 0 } || member.Value is JsonArray { Count: 0 } && member.Key != "managedFields").Select(member => member.Key).ToList();
        foreach (var name in unknown.Concat(empty))
            metadata.Remove(name);
        return [.. unknown.Select(name => $"metadata.{name}")];
    }

    /// <exception cref="ApiException">A member is not of its type.</exception>
    public static void CheckTypes(JsonObject metadata, ResourceDefinition kind)
    {
        foreach (var name in new[] { "labels", "annotations" })
        {
            if (metadata[name] is { } map && (map is not JsonObject members || members.Any(member => member.Value.Text() is null)))
                throw Unreadable(kind, $"metadata.{name} must be a map of strings to strings");
        }
        foreach (var name in new[] { "name", "generateName", "namespace", "uid", "resourceVersion" })
        {
            if (metadata[name] is { } text && text.GetValueKind() != JsonValueKind.String)
                throw Unreadable(kind, $"metadata.{name} must be a string");
        }
        if (metadata["finalizers"] is { } finalizers && (finalizers is not JsonArray list || list.Any(item => item.Text() is null)))
            throw Unreadable(kind, "metadata.finalizers must be a list of strings");
        if (metadata["ownerReferences"] is { } owners && (owners is not JsonArray references || references.Any(item => item is not JsonObject)))
            throw Unreadable(kind, "metadata.ownerReferences must be a list of objects");
    }

    public static IEnumerable<FieldError> Problems(JsonObject metadata, ResourceDefinition kind) =>
        NameProblems(metadata["name"].Text() ?? "", kind).Concat(LabelProblems(metadata)).Concat(AnnotationProblems(metadata)).Concat(OwnerProblems(metadata));

    private static IEnumerable<FieldError> NameProblems(string name, ResourceDefinition kind)
    {
        const string field = "metadata.name";
        if (name.Length == 0)
            yield return new("FieldValueRequired", field, "Required value: name or generateName is required");
        else if (kind.Group == BuiltInKinds.Roles)
        {
            if (name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal))
                yield return FieldError.Invalid(field, JsonText.Quote(name), "may not be '.' or '..' or contain '/' or '%'");
        }
        else if (kind is { Group: "", Plural: "namespaces" or "services" })
        {
            if (name.Length > 63 || !Label().IsMatch(name))
                yield return FieldError.Invalid(field, JsonText.Quote(name), $"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LabelForm}')");
        }
        else if (name.Length > LongestName)
            yield return FieldError.Invalid(field, JsonText.Quote(name), $"must be no more than {LongestName} bytes");
        else if (!Subdomain().IsMatch(name))
            yield return FieldError.Invalid(field, JsonText.Quote(name), $"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{SubdomainForm}')");
    }

    private static IEnumerable<FieldError> LabelProblems(JsonObject metadata)
    {
        foreach (var (key, node) in metadata["labels"] as JsonObject ?? [])
        {
            if (!IsQualified(key))
                yield return Unqualified("metadata.labels", key);
            var value = node.Text() ?? "";
            if (value.Length > 63)
                yield return FieldError.Invalid("metadata.labels", JsonText.Quote(value), "must be no more than 63 bytes");
            else if (!Value().IsMatch(value))
                yield return FieldError.Invalid("metadata.labels", JsonText.Quote(value), $"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '{ValueForm}')");
        }
    }

    private static IEnumerable<FieldError> AnnotationProblems(JsonObject metadata)
    {
        var annotations = metadata["annotations"] as JsonObject ?? [];
        foreach (var (key, _) in annotations)
        {
            if (!IsQualified(key.ToLowerInvariant()))
                yield return Unqualified("metadata.annotations", key);
        }
        if (annotations.Sum(member => member.Key.Length + (member.Value.Text()?.Length ?? 0)) > LongestAnnotations)
            yield return FieldError.TooLong("metadata.annotations", LongestAnnotations);
    }

    private static IEnumerable<FieldError> OwnerProblems(JsonObject metadata)
    {
        var owners = metadata["ownerReferences"] as JsonArray ?? [];
        for (var i = 0; i < owners.Count; i++)
        {
            foreach (var name in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (owners[i].At(name).Text() is null or "")
                    yield return FieldError.Invalid($"metadata.ownerReferences[{i}].{name}", "\"\"", $"{(name == "apiVersion" ? "version" : name)} must not be empty");
            }
        }
    }

    private static bool IsQualified(string key)
    {
        var slash = key.LastIndexOf('/');
        var name = key[(slash + 1)..];
        return name.Length is > 0 and <= 63 && Key().IsMatch(name) && (slash < 0 || slash <= LongestName && Subdomain().IsMatch(key[..slash]));
    }

    private static FieldError Unqualified(string field, string key) => FieldError.Invalid(field, JsonText.Quote(key),
        $"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{KeyForm}')");

    private static ApiException Unreadable(ResourceDefinition kind, string what) =>
        Refusals.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {what}");

    [GeneratedRegex($"^{SubdomainForm}\\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex($"^{LabelForm}\\z")]
    private static partial Regex Label();

    [GeneratedRegex($"^{ValueForm}\\z")]
    private static partial Regex Value();

    [GeneratedRegex($"^{KeyForm}\\z")]
    private static partial Regex Key();
}
