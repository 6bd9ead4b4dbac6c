using System.Diagnostics;
using AgentRegions.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AgentRegions.Sidecar.Tests.Hosting;

/// <summary>The sidecar as a process of its own, since the collector is named by the environment.</summary>
public sealed class OtlpTests
{
    [Fact]
    [Trait("Suite", "Shipped")]
    public async Task CollectorNamed_MetricsAreSentThere()
    {
        var received = "";
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received += $"{context.Request.Path} {System.Text.Encoding.Latin1.GetString(body.ToArray())}";
        });
        await collector.StartAsync();

        var start = ShippedProgram.Start(
            "agentregion-sidecar",
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            },
            "--region", "us-east-1", "--listen", "http://127.0.0.1:0", "--store", "files", "--directory", Path.GetTempPath(), "--log-level", "Error");
        using var sidecar = Process.Start(start)!;
        try
        {
            await Eventually.HoldsAsync(() => received.Contains("/v1/metrics", StringComparison.Ordinal) && received.Contains("agentregion_sidecar_cache_bytes", StringComparison.Ordinal), "the collector gets the sidecar's metrics");
        }
        finally
        {
            sidecar.Kill();
            await sidecar.WaitForExitAsync();
        }
    }
}
