using System.Net;
using AgentRegions.Core.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Sandbox.Agents;

/// <summary>The agent of one region within this process: it can be killed and started again on its port, as new.</summary>
internal sealed class RegionAgent : IAsyncDisposable
{
    private readonly HealthReport _report;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private WebApplication? _app;

    private RegionAgent(HealthReport report, TimeProvider time)
    {
        _report = report;
        _time = time;
        Agent = NewAgent();
    }

    public string Region => _report.Region!;

    /// <summary>The same over all restarts.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public Uri Endpoint => new($"http://{Address}");

    public NetworkGate Network { get; } = new();

    /// <summary>A new one after each start.</summary>
    public Agent Agent { get; private set; }

    public bool IsRunning => _app is not null;

    /// <summary>Answers <c>POST /chat</c>, over all restarts; null: it holds no conversations.</summary>
    public Func<HttpContext, CancellationToken, Task>? Talk { get; set; }

    /// <summary>After it was killed or started.</summary>
    public event Func<RegionAgent, Task>? Turned;

    /// <param name="port">Taken when it is free, else another one is.</param>
    /// <returns>An agent that answers.</returns>
    public static async Task<RegionAgent> StartAsync(HealthReport report, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        var agent = new RegionAgent(report, time);
        try
        {
            await agent.ListenAsync(new(IPAddress.Loopback, port), cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await agent.ListenAsync(new(IPAddress.Loopback, 0), cancellationToken);
        }
        return agent;
    }

    /// <summary>Connections are cut, then refused.</summary>
    public Task KillAsync() => TurnAsync(StopAsync);

    /// <summary>Starts it on its port, as new: in mode ok, with the contract that it was first started with.</summary>
    public Task ReviveAsync(CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        await StopAsync();
        await ListenAsync(Address, cancellationToken);
    });

    public async ValueTask DisposeAsync()
    {
        Turned = null;
        await KillAsync();
        _turn.Dispose();
    }

    private Agent NewAgent() => new(_report, Network, _time) { Talk = TalkAsync };

    private Task TalkAsync(HttpContext context, CancellationToken ends)
    {
        if (Talk is { } talk)
            return talk(context, ends);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task TurnAsync(Func<Task> change)
    {
        await _turn.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            _turn.Release();
        }
        if (Turned is { } turned)
            await turned(this);
    }

    private async Task ListenAsync(IPEndPoint at, CancellationToken cancellationToken)
    {
        var agent = NewAgent();
        var app = AgentHost.Build(agent, at);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        Agent = agent;
        Address = new(IPAddress.Loopback, new Uri(app.Urls.First()).Port);
        _app = app;
    }

    private async Task StopAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        // A cancelled token: nobody waits for requests to end.
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
