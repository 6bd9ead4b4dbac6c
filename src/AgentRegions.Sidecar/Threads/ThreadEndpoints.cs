using System.Text.Json.Serialization.Metadata;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Payloads;
using AgentRegions.Sessions.Threads;
using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Threads;

/// <summary><c>/v1/threads</c>: what LangGraph's savers need. Every write may be sent again.</summary>
internal static class ThreadEndpoints
{
    private const int MostListed = 200;

    public static IServiceCollection AddThreads(this IServiceCollection services) => services.AddSingleton(p => new ThreadStore(
        p.GetRequiredService<SessionTables>().Sessions,
        new() { Region = p.GetRequiredService<SidecarOptions>().Region },
        p.GetService<IEpochSource>(),
        p.GetService<PayloadCodec>()));

    /// <summary>Nothing without tables to keep threads in.</summary>
    public static IEndpointRouteBuilder MapThreads(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<SessionTables>() is null)
            return endpoints;
        var store = endpoints.ServiceProvider.GetRequiredService<ThreadStore>();
        var threads = endpoints.MapGroup("/v1/threads");
        threads.MapGet("", Answering(async context =>
            await OkAsync(context, new(await store.ThreadsAsync(ThreadRoute.Tenant(context), ThreadRoute.MemRev(context), context.RequestAborted)), ThreadJson.Default.ThreadsAnswer)));
        threads.MapDelete("/{thread}", Answering(async context =>
        {
            await store.DeleteAsync(ThreadRoute.Key(context), context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }));
        threads.MapGet("/{thread}/checkpoint", Answering(context => GetAsync(store, context)));
        threads.MapGet("/{thread}/checkpoints", Answering(context => ListAsync(store, context)));
        threads.MapPut("/{thread}/checkpoints/{id}", Answering(context => PutAsync(store, context)));
        threads.MapPut("/{thread}/checkpoints/{id}/writes/{task}", Answering(context => PutWritesAsync(store, context)));
        threads.MapPost("/{thread}/history", Answering(context => HistoryAsync(store, context)));
        threads.MapGet("/{thread}/branches", Answering(async context =>
        {
            var branches = await store.BranchesAsync(ThreadRoute.Key(context), Namespace(context), context.RequestAborted);
            await OkAsync(context, new([.. branches.Select(b => new BranchBody(b.Id, b.Version.ToString(), b.Current, b.ForkedFrom))]), ThreadJson.Default.BranchesAnswer);
        }));
        return endpoints;
    }

    private static async Task GetAsync(ThreadStore store, HttpContext context)
    {
        var found = await store.GetAsync(ThreadRoute.Key(context), Namespace(context), ThreadRoute.Query(context, "id"), context.RequestAborted)
            ?? throw new RefusalException(ThreadProblems.NoCheckpoint);
        await OkAsync(context, CheckpointAnswer.Of(found), ThreadJson.Default.CheckpointAnswer);
    }

    private static async Task ListAsync(ThreadStore store, HttpContext context)
    {
        var page = await store.ListAsync(
            ThreadRoute.Key(context),
            ThreadRoute.Query(context, "ns"),
            ThreadRoute.Query(context, "before"),
            ThreadRoute.Number(context, "limit", standard: MostListed, MostListed),
            ThreadRoute.Query(context, "next"),
            context.RequestAborted);
        await OkAsync(context, new([.. page.Checkpoints.Select(CheckpointAnswer.Of)], page.Next), ThreadJson.Default.PageAnswer);
    }

    private static async Task PutAsync(ThreadStore store, HttpContext context)
    {
        var body = await Answers.ReadAsync(context, ThreadJson.Default.NewCheckpointBody);
        var checkpoint = new NewCheckpoint
        {
            Id = ThreadRoute.CheckpointId(context),
            Parent = body.Parent,
            Checkpoint = body.Checkpoint.ToValue(),
            Metadata = body.Metadata.ToValue(),
            Channels = [.. body.Channels.Select(c => new NewChannel(c.Name, c.Version, c.Value?.ToValue()))],
        };
        switch (await store.PutAsync(ThreadRoute.Key(context), Namespace(context), checkpoint, context.RequestAborted))
        {
            case PutOutcome.Stored stored:
                await OkAsync(context, new(stored.Version.ToString(), stored.Siblings), ThreadJson.Default.StoredBody);
                break;
            case PutOutcome.StaleEpoch stale:
                throw new RefusalException(ThreadProblems.StaleEpoch(stale));
            case PutOutcome.ValuesNeeded needed:
                throw new RefusalException(ThreadProblems.ValuesNeeded(needed));
        }
    }

    private static async Task PutWritesAsync(ThreadStore store, HttpContext context)
    {
        var body = await Answers.ReadAsync(context, ThreadJson.Default.NewWritesBody);
        await store.PutWritesAsync(
            ThreadRoute.Key(context),
            Namespace(context),
            ThreadRoute.CheckpointId(context),
            ThreadRoute.TaskId(context),
            body.Path,
            [.. body.Writes.Select(w => new TaskWrite(w.Index, w.Channel, w.Value.ToValue()))],
            context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task HistoryAsync(ThreadStore store, HttpContext context)
    {
        var question = await Answers.ReadAsync(context, ThreadJson.Default.HistoryQuestion);
        var history = await store.HistoryAsync(ThreadRoute.Key(context), Namespace(context), ThreadRoute.Query(context, "id"), question.Channels, context.RequestAborted);
        var channels = history.ToDictionary(
            c => c.Key,
            c => new ChannelHistoryBody(c.Value.Seed is { } seed ? ValueBody.Of(seed) : null, [.. c.Value.Writes.Select(PendingWriteBody.Of)]),
            StringComparer.Ordinal);
        await OkAsync(context, new(channels), ThreadJson.Default.HistoryAnswer);
    }

    private static string Namespace(HttpContext context) => ThreadRoute.Query(context, "ns") ?? "";

    private static Task OkAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type) => Answers.WriteAsync(context, StatusCodes.Status200OK, body, type);

    private static RequestDelegate Answering(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (ThreadException e)
        {
            throw new RefusalException(ThreadProblems.Of(e));
        }
    };
}
