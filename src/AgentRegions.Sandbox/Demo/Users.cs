using System.Net.Http.Headers;
using AgentRegions.Sandbox.Agents;

namespace AgentRegions.Sandbox.Demo;

/// <summary>
/// The users in one place: they resolve the service's name as their resolver does, keep the answer for its TTL, and send a request to that
/// address ten times a second.
/// </summary>
internal sealed class Users(string place, Func<CancellationToken, Task<Resolution>> resolve, Func<string, RegionAgent?> agentAt, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private PlaceView _view = new(place, null, null, 0, 0, false);
    private Resolution _kept = Resolution.Nothing;
    private long _keptSince = time.GetTimestamp();

    public PlaceView View
    {
        get
        {
            lock (_lock)
                return _view;
        }
    }

    /// <summary>When requests failed, by the monotonic clock.</summary>
    public (long First, long Last)? Failures { get; private set; }

    public async Task AskAsync(CancellationToken stopping)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("user-in", place));
        using var ticks = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                var answered = await OneAsync(http, stopping);
                Count(answered);
            }
            while (await ticks.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The demo is over.
        }
    }

    /// <summary>What DNS tells this place now, whatever its users still keep.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var now = await resolve(stopping);
        lock (_lock)
            _view = _view with { Address = now.Address, Told = now.Address is null ? null : agentAt(now.Address)?.Region };
    }

    private async Task<bool> OneAsync(HttpClient http, CancellationToken stopping)
    {
        if (time.GetElapsedTime(_keptSince) >= _kept.Ttl)
            (_kept, _keptSince) = (await resolve(stopping), time.GetTimestamp());
        if (_kept.Address is null || agentAt(_kept.Address) is not { } agent)
            return false;
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            using var answer = await http.GetAsync(agent.Endpoint, either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Count(bool answered)
    {
        lock (_lock)
        {
            // Before the service is placed there is nothing to ask.
            if (!answered && _view.Answered == 0)
                return;
            _view = answered
                ? _view with { Answered = _view.Answered + 1, Failing = false }
                : _view with { Failed = _view.Failed + 1, Failing = true };
            if (answered)
                return;
            var now = time.GetTimestamp();
            Failures = (Failures?.First ?? now, now);
        }
    }
}
