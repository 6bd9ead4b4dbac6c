using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Metrics;

public static class PrometheusEndpointExtensions
{
    /// <summary>Serves every metric in Prometheus' text format. Needs <see cref="PrometheusServiceExtensions.AddPrometheusMetrics"/>.</summary>
    public static IEndpointConventionBuilder MapPrometheusMetrics(this IEndpointRouteBuilder endpoints, string pattern = "/metrics")
    {
        var collector = endpoints.ServiceProvider.GetRequiredService<PrometheusCollector>();
        return endpoints.MapGet(pattern, context =>
        {
            context.Response.ContentType = TextFormat.ContentType;
            return context.Response.WriteAsync(collector.Collect(), context.RequestAborted);
        });
    }
}
