using AgentRegions.Sessions.Threads;
using AgentRegions.Sidecar.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentRegions.Sidecar.Threads;

/// <summary>
/// The names in a request's path. Routing leaves %2F as it is while it turns the rest back, so a name with a slash could not be told from one
/// with "%2F" in it: they are read from the request's own line.
/// </summary>
internal static class ThreadRoute
{
    private const int Thread = 3;
    private const int Id = 5;
    private const int Task = 7;

    public static ThreadKey Key(HttpContext context) => new(Tenant(context), Segment(context, Thread), MemRev(context));

    public static string CheckpointId(HttpContext context) => Segment(context, Id);

    public static string TaskId(HttpContext context) => Segment(context, Task);

    public static string Tenant(HttpContext context) => Query(context, "tenant") ?? "default";

    public static string? MemRev(HttpContext context) => Query(context, "mem_rev");

    public static string? Query(HttpContext context, string name) => context.Request.Query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    /// <exception cref="RefusalException">It is no number from 1 to <paramref name="most"/>.</exception>
    public static int Number(HttpContext context, string name, int standard, int most) => Query(context, name) switch
    {
        null => standard,
        var text when int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most => number,
        _ => throw new RefusalException(Problems.Invalid($"{name}: write a number from 1 to {most}")),
    };

    // "/v1/threads/THREAD/checkpoints/ID/writes/TASK?..."
    private static string Segment(HttpContext context, int index)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0].Split('/');
        return index < path.Length ? Uri.UnescapeDataString(path[index]) : throw new RefusalException(Problems.Invalid("the path is not of the form that /openapi.json says"));
    }
}
