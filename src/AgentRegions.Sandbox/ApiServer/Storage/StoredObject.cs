using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Storage;

/// <summary>An object as it is kept. Nobody changes its JSON: who wants another takes a <see cref="Copy"/>.</summary>
internal sealed class StoredObject(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public ReadOnlyMemory<byte> Utf8 { get; } = ObjectJson.Write(json);

    public JsonObject Metadata => Json["metadata"]!.AsObject();

    public string Name => Metadata["name"].Text() ?? "";

    public string? Namespace => Metadata["namespace"].Text();

    public string Uid => Metadata["uid"].Text() ?? "";

    public string Version => Metadata["resourceVersion"].Text() ?? "";

    public bool IsDeleting => Metadata["deletionTimestamp"] is not null;

    public JsonObject Copy() => Json.DeepClone().AsObject();

    public StoredObject At(long version)
    {
        var copy = Copy();
        copy["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return new(copy);
    }

    /// <summary>The order of lists: namespace, then name.</summary>
    public static string KeyOf(string? @namespace, string name) => string.IsNullOrEmpty(@namespace) ? name : $"{@namespace}/{name}";
}
