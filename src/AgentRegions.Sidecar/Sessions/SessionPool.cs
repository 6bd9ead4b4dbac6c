using System.Collections.Concurrent;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions;

namespace AgentRegions.Sidecar.Sessions;

/// <summary>
/// Sessions stay open between requests, so that a checkpoint writes only what is new and reads nothing; one that was not used for
/// <see cref="IdleAfter"/> is stored and closed. One request at a time changes a session.
/// </summary>
internal sealed class SessionPool(AgentSessions sessions, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<SessionKey, Place> _places = new();

    public AgentSessions Sessions => sessions;

    /// <summary>The session, alone for the caller until the lease is disposed.</summary>
    /// <returns>Null: there is no such session, and it may not be begun.</returns>
    public async Task<Lease?> AcquireAsync(SessionKey key, bool mayBegin, CancellationToken cancellationToken)
    {
        while (true)
        {
            var place = _places.GetOrAdd(key, static _ => new());
            await place.Gate.WaitAsync(cancellationToken);
            if (place.IsGone)
            {
                place.Gate.Release();
                continue;
            }
            try
            {
                var wasOpen = place.Session is { HasEnded: false };
                if (!wasOpen)
                    place.Session = mayBegin ? await sessions.StartAsync(key, cancellationToken) : await sessions.OpenAsync(key, cancellationToken);
                if (place.Session is null)
                {
                    Leave(key, place);
                    return null;
                }
                return new(this, key, place, wasOpen);
            }
            catch
            {
                if (place.Session is null or { HasEnded: true })
                    Leave(key, place);
                else
                    place.Gate.Release();
                throw;
            }
        }
    }

    /// <summary>The session if it is open here; it is only to be looked at.</summary>
    public AgentSession? Peek(SessionKey key) => _places.TryGetValue(key, out var place) && place.Session is { HasEnded: false } session ? session : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (key, place) in _places)
                {
                    if (time.GetElapsedTime(place.UsedAt) > IdleAfter && place.Gate.Wait(0, CancellationToken.None))
                        await CloseAsync(key, place);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task CloseAsync(SessionKey key, Place place)
    {
        var session = place.Session;
        Leave(key, place);
        if (session is not null)
            await session.DisposeAsync();
    }

    private void Leave(SessionKey key, Place place)
    {
        place.IsGone = true;
        _places.TryRemove(KeyValuePair.Create(key, place));
        place.Gate.Release();
    }

    internal sealed class Place
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public AgentSession? Session { get; set; }

        public bool IsGone { get; set; }

        public long UsedAt { get; set; } = long.MaxValue;
    }

    /// <summary>Ends by giving the session to the next request.</summary>
    internal sealed class Lease(SessionPool pool, SessionKey key, Place place, bool wasOpen) : IDisposable
    {
        private bool _isOver;

        public AgentSession Session => place.Session!;

        /// <summary>It was in memory already; else it has just been read.</summary>
        public bool WasOpen => wasOpen;

        /// <summary>Stores what is left and closes the session.</summary>
        public Task CloseAsync()
        {
            _isOver = true;
            return pool.CloseAsync(key, place);
        }

        public void Dispose()
        {
            if (_isOver)
                return;
            _isOver = true;
            place.UsedAt = pool.Now;
            if (place.Session is { HasEnded: true })
                pool.Leave(key, place);
            else
                place.Gate.Release();
        }
    }

    private long Now => time.GetTimestamp();
}
