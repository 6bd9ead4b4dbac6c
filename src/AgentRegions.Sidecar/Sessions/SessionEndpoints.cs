using AgentRegions.Core.Sessions;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Sessions;

/// <summary>
/// <c>/v1/sessions/{id}</c>. What is answered with 200 or 201 is stored; with <c>Prefer: respond-async</c> a change is answered with 202 and stored within the flush interval.
/// </summary>
internal static class SessionEndpoints
{
    public static IEndpointRouteBuilder MapSessions(this IEndpointRouteBuilder endpoints)
    {
        var pool = endpoints.ServiceProvider.GetRequiredService<SessionPool>();
        endpoints.MapGet("/v1/sessions/{id}", context => GetAsync(context, pool));
        endpoints.MapPut("/v1/sessions/{id}", context => ChangeAsync(context, pool, async () =>
        {
            var body = await Answers.ReadAsync(context, SessionJson.Default.SessionContentBody);
            return new SessionEdit.Replace(body.Messages ?? [], body.State ?? []);
        }));
        endpoints.MapPost("/v1/sessions/{id}/messages", context => ChangeAsync(context, pool, async () =>
        {
            var body = await Answers.ReadAsync(context, SessionJson.Default.MessagesBody);
            return new SessionEdit.Append(body.Messages);
        }));
        endpoints.MapPatch("/v1/sessions/{id}/state", context => ChangeAsync(context, pool, async () =>
        {
            return new SessionEdit.Patch(await Answers.ReadAsync(context, SessionJson.Default.JsonObject));
        }));
        endpoints.MapDelete("/v1/sessions/{id}", context => EndAsync(context, pool));
        endpoints.MapPost("/v1/sessions/{id}:checkpoint", context => CheckpointAsync(context, pool));
        endpoints.MapPost("/v1/sessions/{id}:claim", context => ClaimAsync(context, pool));
        endpoints.MapPost("/v1/sessions/{id}:release", context => ReleaseAsync(context, pool));
        return endpoints;
    }

    private static async Task GetAsync(HttpContext context, SessionPool pool)
    {
        var key = KeyOf(context);
        var answer = TenantQuery.One(context, "region") is { } region
            ? await pool.Sessions.ReadRegionAsync(key, TenantQuery.Named(() => SessionNames.RequireRegion(region)), context.RequestAborted) is { } side ? SessionAnswers.Of(key, side) : null
            : !Tags.MustBeStored(context.Request) && pool.Peek(key) is { } open ? SessionAnswers.Of(open)
            : await pool.Sessions.ReadAsync(key, context.RequestAborted) is { } view ? SessionAnswers.Of(key, view) : null;
        if (answer is null)
            throw new RefusalException(SessionProblems.NoSession);
        context.Response.Headers.CacheControl = "no-store";
        if (answer.Etag is { } tag)
            context.Response.Headers.ETag = Tags.Quoted(tag);
        if (answer is { Etag: not null, Dirty: false } && Tags.IfNoneMatch(context.Request) == answer.Etag)
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await Answers.WriteAsync(context, StatusCodes.Status200OK, answer, SessionJson.Default.SessionAnswer);
    }

    /// <param name="read">Reads the body, before the session is waited for.</param>
    private static async Task ChangeAsync(HttpContext context, SessionPool pool, Func<Task<SessionEdit>> read)
    {
        var condition = Preconditions.Of(context.Request);
        var edit = await read();
        using var lease = await pool.AcquireAsync(KeyOf(context), condition.MustBeNew, context.RequestAborted) ?? throw new RefusalException(SessionProblems.NoSession);
        await condition.RequireAsync(lease.Session, context.RequestAborted);
        if (context.Request.Headers["Prefer"] == "respond-async")
        {
            Apply(edit, lease.Session);
            await AnswerAsync(context, lease.Session, StatusCodes.Status202Accepted);
            return;
        }
        if (!condition.IsStrict(out var tag))
        {
            Apply(edit, lease.Session);
            await lease.Session.CheckpointAsync(context.RequestAborted);
        }
        else if (!await lease.Session.TryChangeAsync(tag, edit, context.RequestAborted))
        {
            throw condition.Lost(lease.Session);
        }
        await AnswerAsync(context, lease.Session, condition.MustBeNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static void Apply(SessionEdit edit, AgentSession session)
    {
        switch (edit)
        {
            case SessionEdit.Append append:
                foreach (var message in append.Messages)
                    session.Append(message);
                break;
            case SessionEdit.Patch patch:
                session.PatchState(patch.State);
                break;
            case SessionEdit.Replace replace:
                session.Replace(replace.Messages, replace.State);
                break;
        }
    }

    private static async Task EndAsync(HttpContext context, SessionPool pool)
    {
        var condition = Preconditions.Of(context.Request);
        if (condition.MustBeNew)
            throw new RefusalException(SessionProblems.NoCondition);
        using var lease = await pool.AcquireAsync(KeyOf(context), mayBegin: false, context.RequestAborted) ?? throw new RefusalException(SessionProblems.NoSession);
        await condition.RequireAsync(lease.Session, context.RequestAborted);
        if (!condition.IsStrict(out var tag))
            await lease.Session.EndAsync(context.RequestAborted);
        else if (!await lease.Session.TryEndAsync(tag!, context.RequestAborted))
            throw condition.Lost(lease.Session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task CheckpointAsync(HttpContext context, SessionPool pool)
    {
        using var lease = await pool.AcquireAsync(KeyOf(context), mayBegin: false, context.RequestAborted) ?? throw new RefusalException(SessionProblems.NoSession);
        await lease.Session.CheckpointAsync(context.RequestAborted);
        await AnswerAsync(context, lease.Session, StatusCodes.Status200OK);
    }

    /// <summary>Looks what other regions wrote, and takes the session over: it is written as this region's own, unless the region is fenced.</summary>
    private static async Task ClaimAsync(HttpContext context, SessionPool pool)
    {
        using var lease = await pool.AcquireAsync(KeyOf(context), mayBegin: false, context.RequestAborted) ?? throw new RefusalException(SessionProblems.NoSession);
        if (lease.WasOpen)
            await lease.Session.RefreshAsync(context.RequestAborted);
        await lease.Session.CheckpointAsync(context.RequestAborted);
        var answer = SessionAnswers.Of(lease.Session);
        if (answer.Etag is { } tag)
            context.Response.Headers.ETag = Tags.Quoted(tag);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, answer, SessionJson.Default.SessionAnswer);
    }

    private static async Task ReleaseAsync(HttpContext context, SessionPool pool)
    {
        var key = KeyOf(context);
        if (pool.Peek(key) is not null && await pool.AcquireAsync(key, mayBegin: false, context.RequestAborted) is { } lease)
        {
            using (lease)
            {
                await lease.Session.CheckpointAsync(context.RequestAborted);
                await lease.CloseAsync();
            }
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task AnswerAsync(HttpContext context, AgentSession session, int status)
    {
        var tag = session.Head?.Tag;
        if (tag is not null)
            context.Response.Headers.ETag = Tags.Quoted(tag);
        return Answers.WriteAsync(context, status, new(tag, session.MessageCount, session.IsDirty, session.IsStale), SessionJson.Default.ChangeAnswer);
    }

    private static SessionKey KeyOf(HttpContext context) => TenantQuery.Session(context, (string)context.Request.RouteValues["id"]!);
}
