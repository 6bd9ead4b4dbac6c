using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Benchmarks.Probes;

/// <summary>All regions in one process of its own, so that its processor time is not the prober's.</summary>
internal static class ProbedServer
{
    private static readonly byte[] Body = """
        {"status":"ok","region":"us-east-1","release":"1.0.0","schema_rev":"1","model_tag":"m-7","index_hash":"idx-1","secrets_rev":"1","blob_manifest":"blobs-1","queue":{"depth":0,"oldest_age_seconds":0},"streams":{"active":0},"dedupe":{"warm":true,"hit_rate":0}}
        """u8.ToArray();

    public static (Process Process, Uri Endpoint) Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(ProbedServer).Assembly.Location);
        foreach (var argument in (string[])["probes", "--serve", "0"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        return (process, new Uri(process.StandardOutput.ReadLine()!));
    }

    public static async Task RunAsync(int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.MapGet("/health", (HttpContext context) =>
        {
            context.Response.ContentLength = Body.Length;
            return context.Response.Body.WriteAsync(Body).AsTask();
        });
        await app.StartAsync(cancellation);
        Console.WriteLine(app.Urls.First());
        // Ends with the process that started it.
        await Console.In.ReadToEndAsync(cancellation);
    }
}
