using System.Text.Json.Serialization;
using AgentRegions.Sessions.Statistics;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Statistics;

/// <summary><c>GET /v1/stats</c>: sessions in all and by region, and how far the other regions' replicas lag.</summary>
internal static class StatsEndpoint
{
    public static IEndpointRouteBuilder MapStats(this IEndpointRouteBuilder endpoints)
    {
        var board = endpoints.ServiceProvider.GetRequiredService<StatsBoard>();
        endpoints.MapGet("/v1/stats", async context =>
        {
            var counts = await board.CountAsync(context.RequestAborted);
            await Answers.WriteAsync(
                context, StatusCodes.Status200OK, new(counts.Sessions, counts.Active, counts.ByRegion, board.WorstLag, board.Lags), StatsJson.Default.StatsAnswer);
        });
        return endpoints;
    }
}

/// <param name="Sessions">Stored within the last hour, and not ended.</param>
/// <param name="Active">Of these, stored within the last 5 to 10 minutes.</param>
/// <param name="ByRegion">A session counts where it was stored last.</param>
/// <param name="ReplicationLagSeconds">Of the region that lags most; absent: nothing is measured.</param>
internal sealed record StatsAnswer(
    long Sessions, long Active, IReadOnlyDictionary<string, RegionCount> ByRegion, double? ReplicationLagSeconds, IReadOnlyDictionary<string, double> LagSecondsByRegion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(StatsAnswer))]
internal sealed partial class StatsJson : JsonSerializerContext;
