using System.Text;
using AgentRegions.Kubernetes.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Kubernetes;

public static class OperatorHealthExtensions
{
    /// <summary>
    /// Serves <c>/healthz</c> (restart me) and <c>/readyz</c> (I can work): 200 when every check is well, else 503,
    /// with a line for each check as kube-apiserver's <c>?verbose</c> has them.
    /// </summary>
    public static IEndpointRouteBuilder MapOperatorHealth(this IEndpointRouteBuilder endpoints)
    {
        var checks = endpoints.ServiceProvider.GetServices<IOperatorHealthCheck>().ToArray();
        var liveness = checks.Where(check => check.Scope == HealthScope.Liveness).ToArray();
        endpoints.MapGet("/healthz", context => AnswerAsync(context, "healthz", liveness));
        endpoints.MapGet("/readyz", context => AnswerAsync(context, "readyz", checks));
        return endpoints;
    }

    private static Task AnswerAsync(HttpContext context, string name, IOperatorHealthCheck[] checks)
    {
        var (text, isWell) = Report(name, checks);
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    internal static (string Text, bool IsWell) Report(string name, IEnumerable<IOperatorHealthCheck> checks)
    {
        var text = new StringBuilder();
        var isWell = true;
        foreach (var check in checks)
        {
            var problem = check.Problem();
            isWell &= problem is null;
            text.Append(problem is null ? "[+]" : "[-]").Append(check.Name).Append(problem is null ? " ok" : $" failed: {problem}").Append('\n');
        }
        text.Append(name).Append(isWell ? " check passed\n" : " check failed\n");
        return (text.ToString(), isWell);
    }
}
