using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Reading;

namespace AgentRegions.Sandbox.ApiServer.Watching;

/// <param name="From">Null: begin with everything that is there now.</param>
/// <param name="MarksInitialEnd">A bookmark says where what was there at the beginning ends.</param>
internal sealed record WatchOptions(long? From, bool Bookmarks, bool MarksInitialEnd, TimeSpan Timeout)
{
    public static WatchOptions Of(ApiRequest request, Random random)
    {
        var initial = request.Query("sendInitialEvents");
        if (initial is not null && request.Query("resourceVersionMatch") != "NotOlderThan")
            throw Refusals.InvalidListOptions(new("FieldValueForbidden", "resourceVersionMatch", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        var version = request.Query("resourceVersion") is { } text ? Versions.Parse(text) : 0;
        var bookmarks = request.Flag("allowWatchBookmarks");
        return new(
            version > 0 && initial != "true" || initial == "false" ? version : null,
            bookmarks,
            bookmarks && initial == "true",
            request.Number("timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes(30 + 30 * random.NextDouble()));
    }
}
