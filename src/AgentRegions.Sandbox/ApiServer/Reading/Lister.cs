using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Selectors;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Reading;

/// <summary>Lists, in pages of one version. Used under the server's lock only.</summary>
internal sealed class Lister(ObjectStore store)
{
    public (IReadOnlyList<StoredObject> Items, JsonObject Metadata) List(ServedKind kind, Selection selection, ApiRequest request)
    {
        var token = request.Query("continue") is { } text ? ContinueToken.Parse(text) : null;
        var version = token?.Version ?? AskedVersion(request);
        if (version < kind.Objects.Floor)
        {
            throw Refusals.Expired(token is null
                ? $"The resourceVersion for the provided list is too old: {version} ({kind.Objects.Floor})"
                : "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }
        var selected = kind.Objects.At(version)
            .Where(entry => token is null || string.CompareOrdinal(entry.Key, token.After) > 0)
            .Where(entry => selection.Selects(entry.Value))
            .ToList();
        var limit = (int)Math.Clamp(request.Number("limit") ?? 0, 0, int.MaxValue);
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (limit > 0 && selected.Count > limit)
        {
            metadata["continue"] = new ContinueToken(version, selected[limit - 1].Key).ToString();
            if (selection.SelectsAll)
                metadata["remainingItemCount"] = selected.Count - limit;
            selected.RemoveRange(limit, selected.Count - limit);
        }
        return ([.. selected.Select(entry => entry.Value)], metadata);
    }

    /// <summary>A version means "not older than" unless it is to be matched exactly; so the newest is right.</summary>
    private long AskedVersion(ApiRequest request)
    {
        if (request.Query("resourceVersion") is not { } text)
            return store.Version;
        var match = request.Query("resourceVersionMatch");
        var version = Versions.Parse(text);
        if (version > store.Version)
            throw Refusals.VersionTooLarge(version, store.Version);
        return match switch
        {
            "Exact" => version,
            null or "NotOlderThan" => store.Version,
            _ => throw Refusals.InvalidListOptions(FieldError.NotSupported("resourceVersionMatch", JsonText.Quote(match), ["Exact", "NotOlderThan"])),
        };
    }
}
