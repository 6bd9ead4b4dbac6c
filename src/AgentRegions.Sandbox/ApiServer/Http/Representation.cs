using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Storage;
using AgentRegions.Sandbox.ApiServer.Tables;

namespace AgentRegions.Sandbox.ApiServer.Http;

internal enum Shape
{
    Whole,
    Table,
    Metadata,
}

/// <summary>In what form the client wants its objects, by its Accept header.</summary>
internal sealed record Representation(Shape Shape, IncludeObject Include = IncludeObject.Metadata)
{
    /// <exception cref="ApiException">Nothing that this server can write.</exception>
    public static Representation Of(ApiRequest request)
    {
        foreach (var wanted in request.Accept.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = wanted.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*" or "text/*"))
                continue;
            switch (parts.FirstOrDefault(part => part.StartsWith("as=", StringComparison.Ordinal)))
            {
                case null:
                    return new(Shape.Whole);
                case "as=Table" when parts.Contains("v=v1"):
                    return new(Shape.Table, request.Query("includeObject") switch
                    {
                        "None" => IncludeObject.None,
                        "Object" => IncludeObject.Object,
                        _ => IncludeObject.Metadata,
                    });
                case "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" when parts.Contains("v=v1"):
                    return new(Shape.Metadata);
            }
        }
        return request.Accept.Length == 0 ? new(Shape.Whole) : throw Refusals.NotAcceptable();
    }

    public ReadOnlyMemory<byte> Write(ResourceDefinition kind, StoredObject stored, DateTimeOffset now) => Shape switch
    {
        Shape.Whole => stored.Utf8,
        Shape.Metadata => ObjectJson.Write(MetadataOf(stored.Json)),
        _ => ObjectJson.Write(TableView.Of(kind, [stored.Json], new JsonObject { ["resourceVersion"] = stored.Version }, Include, now)),
    };

    public ReadOnlyMemory<byte> WriteList(ResourceDefinition kind, IReadOnlyList<StoredObject> items, JsonObject metadata, DateTimeOffset now)
    {
        if (Shape == Shape.Table)
            return ObjectJson.Write(TableView.Of(kind, [.. items.Select(item => item.Json)], metadata, Include, now));
        var list = new JsonObject
        {
            ["kind"] = Shape == Shape.Metadata ? "PartialObjectMetadataList" : kind.ListKind,
            ["apiVersion"] = Shape == Shape.Metadata ? "meta.k8s.io/v1" : kind.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray(),
        };
        var body = new MemoryStream();
        body.Write(ObjectJson.Write(list).AsSpan()[..^2]);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                body.WriteByte((byte)',');
            body.Write(Shape == Shape.Metadata ? ObjectJson.Write(MetadataOf(items[i].Json)) : items[i].Utf8.Span);
        }
        body.Write("]}"u8);
        return body.ToArray();
    }

    private static JsonObject MetadataOf(JsonObject json) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = json["metadata"]!.DeepClone(),
    };
}
