using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Errors;

/// <summary>The failures of the API in Kubernetes' words.</summary>
internal static class Refusals
{
    public static ApiException NotFound(ResourceDefinition kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found") { Name = name, Group = kind.Group, Kind = kind.Plural };

    public static ApiException AlreadyExists(ResourceDefinition kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists") { Name = name, Group = kind.Group, Kind = kind.Plural };

    public static ApiException Conflict(ResourceDefinition kind, string name, string why = "the object has been modified; please apply your changes to the latest version and try again") =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {why}") { Name = name, Group = kind.Group, Kind = kind.Plural };

    public static ApiException Forbidden(ResourceDefinition kind, string name, string why) =>
        new(403, "Forbidden", $"{kind.QualifiedPlural}{(name.Length > 0 ? $" \"{name}\"" : "")} is forbidden: {why}") { Name = name, Group = kind.Group, Kind = kind.Plural };

    public static ApiException Invalid(ResourceDefinition kind, string name, params IReadOnlyList<FieldError> errors) =>
        Invalid(kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}", kind.Group, kind.Kind, name, errors);

    public static ApiException InvalidListOptions(FieldError error) => Invalid("ListOptions.meta.k8s.io", "meta.k8s.io", "ListOptions", "", [error]);

    /// <summary>What a patch made cannot be read as an object: the real one names no kind here.</summary>
    public static ApiException InvalidPatch(FieldError error) => Invalid("", "", "", "", [error]);

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiException UnsupportedMediaType(params IEnumerable<string> accepted) => new(415, "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiException NotAcceptable() => new(406, "NotAcceptable",
        "only the following media types are accepted: application/json, application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");

    public static ApiException VersionTooLarge(long asked, long current) => new(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}")
    {
        Causes = [new("ResourceVersionTooLarge", "", "Too large resource version")],
        RetryAfterSeconds = 1,
    };

    private static ApiException Invalid(string what, string group, string kind, string name, IReadOnlyList<FieldError> errors) =>
        new(422, "Invalid", $"{what} \"{name}\" is invalid: {(errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]")}")
        {
            Name = name,
            Group = group,
            Kind = kind,
            Causes = errors,
        };
}
