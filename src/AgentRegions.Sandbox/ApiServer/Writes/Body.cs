using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <param name="Duplicates">Paths of members that stood twice.</param>
internal sealed record Body(JsonNode Node, IReadOnlyList<string> Duplicates)
{
    /// <summary>It is what a patch made of the object: it need not say which version it replaces.</summary>
    public bool IsPatched { get; init; }

    /// <summary>It is what an apply made of the object, with the record of who owns what.</summary>
    public bool IsApplied { get; init; }

    /// <exception cref="ApiException">It is not an object of that kind.</exception>
    public static Body OfObject(ApiRequest request, ResourceDefinition kind)
    {
        if (request.MediaType is not ("" or "application/json" or "application/yaml" or ObjectProtobuf.MediaType))
            throw Refusals.UnsupportedMediaType("application/json", "application/yaml", ObjectProtobuf.MediaType);
        var body = Read(request, "application/yaml", error => $"the object provided is unrecognized (must be of type {kind.Kind}): couldn't get version/kind; json parse error: {error}");
        CheckKind(body.Object(), kind);
        return body;
    }

    /// <exception cref="ApiException">It is no JSON, or YAML where that may be.</exception>
    public static Body OfPatch(ApiRequest request) =>
        Read(request, "application/apply-patch+yaml", error => $"error decoding patch: {error}");

    public JsonObject Object() => Node as JsonObject ?? throw Refusals.BadRequest("the body of the request must be an object");

    public JsonObject PatchObject() => Node as JsonObject
        ?? throw Refusals.BadRequest($"error decoding patch: json: cannot unmarshal {JsonText.TypeOf(Node)} into Go value of type map[string]interface {{}}");

    /// <summary>What is left out is filled in: a patch may do without.</summary>
    public static void CheckKind(JsonObject json, ResourceDefinition kind)
    {
        json["kind"] ??= kind.Kind;
        json["apiVersion"] ??= kind.ApiVersion;
        var (version, name) = (json["apiVersion"].Text(), json["kind"].Text());
        if (name != kind.Kind)
            throw Refusals.BadRequest($"{name} in version \"{version?.Split('/')[^1]}\" cannot be handled as a {kind.Kind}: converting to {kind.Kind}: unknown conversion");
        if (version != kind.ApiVersion)
            throw Refusals.BadRequest($"the API version in the data ({version}) does not match the expected API version ({kind.ApiVersion})");
    }

    private static Body Read(ApiRequest request, string yaml, Func<string, string> message)
    {
        var duplicates = new List<string>();
        try
        {
            var node = request.MediaType == yaml ? ObjectYaml.Read(request.Body, duplicates)
                : request.MediaType == ObjectProtobuf.MediaType ? ObjectProtobuf.Read(request.Body)
                : ObjectJson.Read(request.Body.Span, duplicates);
            return node is null ? throw Refusals.BadRequest(message("it is empty")) : new(node, duplicates);
        }
        catch (JsonException e)
        {
            throw Refusals.BadRequest(message(e.Message));
        }
    }
}
