using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>What a deletion asks for, in its body and its query.</summary>
internal sealed record DeleteOptions(string? Uid, string? Version, bool Orphan, bool DryRun)
{
    public static DeleteOptions Of(ApiRequest request)
    {
        var body = request.Body.IsEmpty ? [] : Body.OfPatch(request).Object();
        return new(
            body.At("preconditions", "uid").Text(),
            body.At("preconditions", "resourceVersion").Text(),
            (body["propagationPolicy"].Text() ?? request.Query("propagationPolicy")) == "Orphan",
            WriteOptions.Of(request).DryRun || body["dryRun"] is not null);
    }

    /// <exception cref="ApiException">It is another object, or another version of it.</exception>
    public void Check(ResourceDefinition kind, StoredObject stored)
    {
        if (Uid is not null && Uid != stored.Uid)
            throw Refusals.Conflict(kind, stored.Name, $"Precondition failed: UID in precondition: {Uid}, UID in object meta: {stored.Uid}");
        if (Version is not null && Version != stored.Version)
            throw Refusals.Conflict(kind, stored.Name, $"Precondition failed: ResourceVersion in precondition: {Version}, ResourceVersion in object meta: {stored.Version}");
    }
}
