using AgentRegions.Core.Health;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Health;

/// <summary><c>GET /health</c> for the operators' probes, <c>GET /healthz</c> for the kubelet, and what the agent reports.</summary>
internal static class HealthEndpoints
{
    public static IEndpointRouteBuilder MapSidecarHealth(this IEndpointRouteBuilder endpoints)
    {
        var board = endpoints.ServiceProvider.GetRequiredService<HealthBoard>();
        var sessions = endpoints.ServiceProvider.GetService<AgentSessions>();
        Tell(sessions, board);
        endpoints.MapGet("/health", context =>
        {
            // 200 also when degraded: the body says so, and an observer keeps the reasons.
            context.Response.Headers.CacheControl = "no-store";
            return Answers.WriteAsync(context, StatusCodes.Status200OK, board.Now(), HealthJson.Default.HealthReport);
        }).WithMetadata(Open.Instance);
        endpoints.MapGet("/healthz", context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync("ok\n", context.RequestAborted);
        }).WithMetadata(Open.Instance);
        endpoints.MapPut("/v1/contract", async context =>
        {
            var contract = await Answers.ReadAsync(context, SidecarJson.Default.AgentContract);
            if (ContractRules.Problem(contract) is { } problem)
                throw new RefusalException(Problems.Invalid(problem));
            board.Report(contract);
            Tell(sessions, board);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        endpoints.MapPut("/v1/load", async context =>
        {
            var load = await Answers.ReadAsync(context, SidecarJson.Default.AgentLoad);
            if (ContractRules.Problem(load) is { } problem)
                throw new RefusalException(Problems.Invalid(problem));
            board.Report(load);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        return endpoints;
    }

    /// <summary>What is stored says which contract wrote it.</summary>
    private static void Tell(AgentSessions? sessions, HealthBoard board)
    {
        if (sessions is not null)
            sessions.Options.Contract = board.Contract;
    }
}
