using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sandbox.Agents;

/// <summary>Runs agents as web servers: one as the whole process, or several within one.</summary>
internal static class AgentHost
{
    /// <returns>An agent that does not listen yet.</returns>
    public static WebApplication Build(Agent agent, IPEndPoint at)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(at));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        // Requests that are in the air when it is told to stop are cut: it plays a process that dies.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        var app = builder.Build();
        agent.Map(app, app.Lifetime.ApplicationStopping);
        return app;
    }

    public static async Task<int> RunAsync(AgentOptions options, CancellationToken cancellation)
    {
        var region = options.Report.Region!;
        await using var app = Build(new(options.Report, new(), TimeProvider.System), new(options.Bind, options.Port));
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{options.Bind}:{options.Port} is in use; give another --port, or 0 for a free one");
            return 1;
        }
        Console.WriteLine($"agent {region} listens on {app.Urls.First()}");
        if (options.StopWithStdin)
            _ = StopAtEndOfInputAsync(app.Lifetime);
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static async Task StopAtEndOfInputAsync(IHostApplicationLifetime lifetime)
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer) > 0)
        {
        }
        lifetime.StopApplication();
    }
}
