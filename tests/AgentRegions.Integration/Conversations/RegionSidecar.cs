using AgentRegions.Core;
using AgentRegions.Core.Tables;
using AgentRegions.Sidecar.Hosting;
using AgentRegions.Sidecar.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Integration.Conversations;

/// <summary>A region's sidecar in this process, on tables and a clock that a test gives.</summary>
internal sealed class RegionSidecar : SidecarUser, IAsyncDisposable
{
    private readonly WebApplication _app;

    private RegionSidecar(WebApplication app)
        : base(new(app.Urls.First())) => _app = app;

    public static async Task<RegionSidecar> StartAsync(string region, int port, NamespacedName service, Uri @operator, SessionTables tables, TimeProvider time)
    {
        var app = SidecarApp.Build(
            new()
            {
                Region = region,
                Service = service,
                Operator = @operator,
                Listen = $"http://127.0.0.1:{port}",
                LogLevel = LogLevel.Warning,
                Store = new() { Kind = StoreKind.Files, Directory = Path.GetTempPath(), BeatInterval = TimeSpan.Zero },
            },
            builder => builder.Services.AddSingleton(tables).AddSingleton(time));
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Every connection is cut, and none is accepted any more; nothing is flushed.</summary>
    public override Task KillAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _app.DisposeAsync();
    }
}
