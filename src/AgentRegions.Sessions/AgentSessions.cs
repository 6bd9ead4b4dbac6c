using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Checkpoints;
using AgentRegions.Sessions.Effects;
using AgentRegions.Sessions.Flushing;
using AgentRegions.Sessions.Memory;
using AgentRegions.Sessions.Replication;
using AgentRegions.Sessions.Restoring;
using AgentRegions.Sessions.Statistics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Sessions;

/// <summary>
/// The sessions of a process: opens them, stores them in the background, and takes over those of another region. One for a process and region;
/// safe for concurrent use. Dispose it last: it stores what is left.
/// </summary>
public sealed partial class AgentSessions : IAsyncDisposable, ISessionHost
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<SessionKey, OpenSession> _open = [];
    private readonly SessionParts _parts;
    private readonly Func<string> _newId;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly EffectSweep? _sweep;
    private Task? _loop;
    private bool _isDisposed;

    /// <param name="tables">Of one back-end; see its registration.</param>
    /// <param name="newId">Gives ids that nobody else has: of messages without one, and of claims.</param>
    /// <param name="epochs">Who is active; null: this region, always (see <see cref="AlwaysActive"/>).</param>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public AgentSessions(SessionTables tables, SessionOptions options, TimeProvider time, Func<string> newId, IEpochSource? epochs = null, ILogger<AgentSessions>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _newId = newId;
        _logger = logger ?? NullLogger<AgentSessions>.Instance;
        _parts = new(tables, options, epochs ?? new AlwaysActive(options.Region), time, _logger);
        var effects = tables.Effects is null ? null : new EffectTable(tables.Effects, _parts.Clock, _parts.Metrics, time);
        Effects = new(_parts, effects, newId);
        Replication = new(tables.Sessions, _parts, newId());
        _sweep = effects is null ? null : new(tables.Effects!, _parts, effects);
        if (options.BeatInterval > TimeSpan.Zero)
            _loop = LoopAsync(_stop.Token);
    }

    public SessionOptions Options => _parts.Options;

    /// <summary>Side effects, for who does not run tools through a session.</summary>
    public EffectStore Effects { get; }

    /// <summary>Counts of all regions' sessions.</summary>
    public SessionStatistics Statistics => _parts.Statistics;

    /// <summary>How far the session table's replicas lag.</summary>
    public ReplicationLag Replication { get; }

    public SessionsHealth Health
    {
        get
        {
            var waiting = Sessions().Select(s => s.DirtyFor).ToList();
            var away = _parts.Store.Away;
            return new(
                away?.For, away?.Error, waiting.Count, waiting.Count(w => w is not null), waiting.Max() ?? TimeSpan.Zero,
                _parts.Buffer.Bytes, _parts.Buffer.Most, _parts.Buffer.IsFull);
        }
    }

    /// <summary>A key of the configured tenant and memory revision.</summary>
    /// <exception cref="ArgumentException">The id has another form.</exception>
    public SessionKey KeyOf(string id) => new(Options.Tenant, id, Options.MemRev);

#pragma warning disable RS0026 // Two overloads end with an optional token: it comes last everywhere, and their first parameters tell them apart.
    /// <summary>Opens the session, or begins it. See <see cref="StartAsync(SessionKey, CancellationToken)"/>.</summary>
    public Task<AgentSession> StartAsync(string id, CancellationToken cancellationToken = default) => StartAsync(KeyOf(id), cancellationToken);

    /// <summary>
    /// Opens the session, wherever it was written last, or begins it. One that another region wrote last is taken over: it is written as this
    /// region's own before this returns, unless this process is fenced. Opened twice in a process it is the same object, and is closed when it was disposed as often.
    /// </summary>
    /// <exception cref="SessionException">The store does not answer, or what it holds cannot be read here.</exception>
    public async Task<AgentSession> StartAsync(SessionKey key, CancellationToken cancellationToken = default) =>
        (await OpenAsync(key, mayBegin: true, cancellationToken))!;
#pragma warning restore RS0026

    /// <summary>As <see cref="StartAsync(SessionKey, CancellationToken)"/>, but null when there is no such session: never begun, ended or expired.</summary>
    public Task<AgentSession?> OpenAsync(SessionKey key, CancellationToken cancellationToken = default) => OpenAsync(key, mayBegin: false, cancellationToken);

    /// <summary>What is stored of a session. Nothing is written or taken over.</summary>
    /// <returns>Null: there is no such session.</returns>
    public async Task<SessionView?> ReadAsync(SessionKey key, CancellationToken cancellationToken = default)
    {
        var restored = await _parts.RestoreAsync(key, await _parts.ReadHeadsAsync(key, across: true, cancellationToken), cancellationToken);
        return restored.Winner is { } head ? new(restored.Content, head, restored.IsStale, restored.Forks) : null;
    }

    /// <summary>What one region last wrote of a session, also when another one goes on: the other side of a fork.</summary>
    /// <returns>Null: the region wrote nothing, or it has expired and is gone.</returns>
    public async Task<SessionView?> ReadRegionAsync(SessionKey key, string region, CancellationToken cancellationToken = default)
    {
        var reading = await _parts.ReadHeadsAsync(key, across: true, cancellationToken);
        if (reading.Heads.FirstOrDefault(h => h.Region == region) is not { } head)
            return null;
        var loaded = await _parts.LoadAsync(key, reading, head, cancellationToken);
        return new(loaded.Content ?? SessionContent.Empty, head, !loaded.IsWhole, []);
    }

    /// <summary>Stores all sessions, as before a switchover or an end.</summary>
    /// <returns>How many could not be stored.</returns>
    public async Task<int> CheckpointAllAsync(CancellationToken cancellationToken = default) =>
        (await Task.WhenAll(Sessions().Where(s => s.DirtyFor is not null).Select(s => TryFlushAsync(s, cancellationToken)))).Count(stored => !stored);

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_lock)
        {
            if (_isDisposed)
                return;
            (_isDisposed, loop) = (true, _loop);
        }
        await _stop.CancelAsync();
        if (loop is not null)
            await loop;
        await CheckpointAllAsync(CancellationToken.None);
        foreach (var session in Sessions())
        {
            if (session.Abandon() is > 0 and var lost)
                SessionLog.Lost(_logger, session.Key, lost);
        }
        _stop.Dispose();
    }

    private List<AgentSession> Sessions()
    {
        lock (_lock)
            return [.. _open.Values.Select(o => o.Session).OfType<AgentSession>()];
    }

    private async Task<AgentSession?> OpenAsync(SessionKey key, bool mayBegin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        OpenSession entry;
        var isMine = false;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_open.TryGetValue(key, out entry!))
                entry.Holders++;
            else
                (_open[key], isMine) = (entry = new(key), true);
            _loop ??= LoopAsync(_stop.Token);
        }
        return isMine ? await BeginAsync(entry, mayBegin, cancellationToken) : await JoinAsync(entry, mayBegin, cancellationToken);
    }

    private async Task<AgentSession?> BeginAsync(OpenSession entry, bool mayBegin, CancellationToken cancellationToken)
    {
        try
        {
            var restored = await _parts.RestoreAsync(entry.Key, await _parts.ReadHeadsAsync(entry.Key, across: true, cancellationToken), cancellationToken);
            if (restored.Winner is null && !mayBegin)
            {
                Forget(entry);
                entry.Set(null);
                return null;
            }
            var session = await OpenAsync(entry, restored, cancellationToken);
            entry.Set(session);
            return session;
        }
        catch (Exception e)
        {
            Forget(entry);
            entry.Fail(e);
            throw;
        }
    }

    private async Task<AgentSession> OpenAsync(OpenSession entry, Restored restored, CancellationToken cancellationToken)
    {
        var memory = new SessionMemory(restored.Content, _parts.Buffer, _parts.Time);
        var writer = new SessionWriter(entry.Key, _parts, memory, restored);
        var forks = new ForkLog(entry.Key, _parts.Metrics, _logger);
        var session = new AgentSession(entry.Key, _parts, memory, writer, forks, Effects, _newId, this);
        forks.Add(restored.Forks);
        entry.Look.Begin(_parts.Time, writer.IsTakeOverDue ? Options.LateArrivals : TimeSpan.Zero, Epoch, IsLeft && session.TakesOver);
        if (restored.IsStale)
            SessionLog.Stale(_logger, entry.Key);
        if (writer.IsTakeOverDue && session.TakesOver)
        {
            await writer.CheckpointAsync(takeOver: true, cancellationToken);
            SessionLog.TakenOver(_logger, entry.Key, restored.Winner!.Region);
        }
        _parts.Metrics.Restored(restored.IsStale ? "stale" : restored.Winner is null ? "new" : restored.IsOwn ? "own" : "takenOver");
        return session;
    }

    private async Task<AgentSession?> JoinAsync(OpenSession entry, bool mayBegin, CancellationToken cancellationToken)
    {
        AgentSession? session;
        try
        {
            session = await entry.Opened.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(entry);
            throw;
        }
        // Who opened it first did not mean to begin it, or it has ended since.
        if (session is { HasEnded: false })
            return session;
        Leave(entry);
        return mayBegin || session is not null ? await OpenAsync(entry.Key, mayBegin, cancellationToken) : null;
    }
}
