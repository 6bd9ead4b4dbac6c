using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Whether an object may be stored as it is.</summary>
internal static class Admission
{
    /// <param name="unknown">What was removed from its metadata.</param>
    /// <exception cref="ApiException">It may not.</exception>
    public static void Admit(ServedKind kind, JsonObject json, JsonObject? before, Body body, IReadOnlyList<string> unknown, WriteOptions options)
    {
        var definition = kind.Definition;
        Judge(definition, body, [.. unknown, .. kind.Schema?.Prune(json) ?? []], options);
        kind.Schema?.Default(json);
        KindRules.Complete(definition, json);
        List<FieldError> errors =
        [
            .. before is null ? MetadataRules.Problems(json["metadata"]!.AsObject(), definition) : MetadataRules.Problems(json["metadata"]!.AsObject(), definition).Where(error => error.Field != "metadata.name"),
            .. kind.Schema?.Validate(json) ?? [],
        ];
        errors.AddRange(KindRules.Problems(definition, json, before, errors));
        if (errors.Count > 0)
            throw Refusals.Invalid(definition, json["metadata"]!["name"].Text() ?? "", errors);
    }

    private static void Judge(ResourceDefinition kind, Body body, IReadOnlyList<string> unknown, WriteOptions options)
    {
        List<string> findings = [.. body.Duplicates.Select(path => $"duplicate field \"{path}\""), .. unknown.Select(path => $"unknown field \"{path}\"")];
        if (findings.Count == 0 || options.Validation == FieldValidation.Ignore)
            return;
        var what = $"strict decoding error: {string.Join(", ", findings)}";
        if (options.Validation == FieldValidation.Strict && body.IsPatched)
            throw Refusals.InvalidPatch(FieldError.Invalid("patch", JsonText.Quote(JsonText.Of(body.Node)), what));
        if (options.Validation == FieldValidation.Strict)
            throw Refusals.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {what}");
        options.Warnings.AddRange(findings);
    }
}
