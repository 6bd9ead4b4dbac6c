using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Whether an object may be stored as it is.</summary>
internal static class Admission
{
    /// <summary>Removes what the schema does not know, and says what that was.</summary>
    public static IReadOnlyList<string> Prune(ServedKind kind, JsonObject json) => kind.Schema?.Prune(json) ?? [];

    /// <exception cref="ApiException">It may not.</exception>
    public static void Admit(ServedKind kind, JsonObject json, JsonObject? before, IReadOnlyList<string> unknown, IReadOnlyList<string> duplicates, WriteOptions options)
    {
        var definition = kind.Definition;
        Judge(definition, unknown, duplicates, options);
        kind.Schema?.Default(json);
        KindRules.Complete(definition, json);
        List<FieldError> errors =
        [
            .. before is null ? MetadataRules.Problems(json["metadata"]!.AsObject(), definition) : MetadataRules.Problems(json["metadata"]!.AsObject(), definition).Where(error => error.Field != "metadata.name"),
            .. kind.Schema?.Validate(json) ?? [],
        ];
        if (errors.Count == 0)
            errors.AddRange(KindRules.Problems(definition, json, before));
        if (errors.Count > 0)
            throw Refusals.Invalid(definition, json["metadata"]!["name"].Text() ?? "", errors);
    }

    private static void Judge(ResourceDefinition kind, IReadOnlyList<string> unknown, IReadOnlyList<string> duplicates, WriteOptions options)
    {
        List<string> findings = [.. duplicates.Select(path => $"duplicate field \"{path}\""), .. unknown.Select(path => $"unknown field \"{path}\"")];
        if (findings.Count == 0 || options.Validation == FieldValidation.Ignore)
            return;
        if (options.Validation == FieldValidation.Strict)
            throw Refusals.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: {string.Join(", ", findings)}");
        options.Warnings.AddRange(findings);
    }
}
