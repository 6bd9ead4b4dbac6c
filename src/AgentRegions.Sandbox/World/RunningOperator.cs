using System.Net;
using AgentRegions.Aws;
using AgentRegions.Operator.Hosting;
using AgentRegions.Probing;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sandbox.World;

/// <summary>The real operator within this process. Its cluster and its Route 53 are the world's, whatever the environment says.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly WebApplication _app;
    private readonly TimeProvider _time;

    private RunningOperator(WebApplication app, TimeProvider time)
    {
        _app = app;
        _time = time;
    }

    /// <summary>/metrics, /healthz and /readyz.</summary>
    public Uri Endpoint => new(_app.Urls.First());

    public static async Task<RunningOperator> StartAsync(string region, string @namespace, string kubeconfig, Uri route53, string log, ProbeLatencies latencies, TimeProvider time, CancellationToken cancellationToken)
    {
        var arguments = new OperatorArguments
        {
            Region = region,
            OperatorNamespace = @namespace,
            HttpBindAddress = new(IPAddress.Loopback, 0),
            Kubeconfig = kubeconfig,
            LogLevel = LogLevel.Information,
        };
        var app = OperatorApp.Build(arguments, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(new FileLog(log, time));
            builder.Services.AddSingleton<IProber>(latencies);
            builder.Services.AddRoute53Zones(o =>
            {
                o.Endpoint = route53;
                o.Region = region;
                o.Credentials = new BasicAWSCredentials("sandbox", "sandbox");
            });
        });
        var running = new RunningOperator(app, time);
        try
        {
            await app.StartAsync(cancellationToken);
            return running;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var late = new CancellationTokenSource(Patience, _time);
        try
        {
            await _app.StopAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // The world ends with it.
        }
        await _app.DisposeAsync();
    }
}
