using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.OpenApi;

/// <summary><c>GET /openapi.json</c>: kept by hand, since handlers that trim well say nothing of their bodies; a test compares it with the routes.</summary>
internal static class OpenApiEndpoint
{
    private const string Document = "openapi.json";

    public static IEndpointRouteBuilder MapOpenApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/openapi.json", async context =>
        {
            await using var document = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream(Document)!;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = document.Length;
            await document.CopyToAsync(context.Response.Body, context.RequestAborted);
        }).WithMetadata(Open.Instance);
        return endpoints;
    }
}
