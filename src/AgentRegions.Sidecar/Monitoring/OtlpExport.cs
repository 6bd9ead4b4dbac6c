using AgentRegions.Sidecar.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AgentRegions.Sidecar.Monitoring;

/// <summary>
/// Sends what /metrics shows to a collector too, where the environment names one as every OpenTelemetry SDK reads it: OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL,
/// _HEADERS, OTEL_METRIC_EXPORT_INTERVAL, OTEL_RESOURCE_ATTRIBUTES.
/// </summary>
internal sealed class OtlpExport(SidecarOptions options) : IHostedService, IDisposable
{
    private MeterProvider? _provider;

    public static bool IsAskedFor =>
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } || Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") is { Length: > 0 };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("agentregion-sidecar", options.Service?.ToString()).AddEnvironmentVariableDetector())
            .AddMeter("AgentRegions.*")
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left, for a second at most.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Shutdown(1000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
