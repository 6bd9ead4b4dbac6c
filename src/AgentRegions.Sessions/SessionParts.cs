using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Checkpoints;
using AgentRegions.Sessions.Flushing;
using AgentRegions.Sessions.Memory;
using AgentRegions.Sessions.Payloads;
using AgentRegions.Sessions.Restoring;
using AgentRegions.Sessions.Statistics;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions;

/// <summary>What all sessions of a process share.</summary>
internal sealed class SessionParts
{
    private readonly Restorer _restorer;

    public SessionParts(SessionTables tables, SessionOptions options, IEpochSource epochs, TimeProvider time, ILogger logger)
    {
        // A payload holds the window, which may be twice its size, and the state, with names and quotes around them.
        Codec = new PayloadCodec(options.Keys, (2 * options.MaxSessionBytes) + 65536);
        (Options, Epochs, Time) = (options, epochs, time);
        Clock = new(time);
        Metrics = new(options);
        Buffer = new(options.MaxBufferedBytes);
        Maker = new(options, Codec, Clock);
        Store = new(time, logger);
        Writer = new(tables.Sessions, this);
        Statistics = new(tables.Sessions, this);
        _restorer = new(tables.Sessions, new(tables, options, epochs, Metrics, time, logger), new(Codec), options, Clock);
    }

    public SessionOptions Options { get; }

    public IEpochSource Epochs { get; }

    public TimeProvider Time { get; }

    public PayloadCodec Codec { get; }

    public StoreClock Clock { get; }

    public SessionMetrics Metrics { get; }

    public WriteBuffer Buffer { get; }

    public StoreWatch Store { get; }

    public SessionStatistics Statistics { get; }

    public CheckpointMaker Maker { get; }

    public CheckpointWriter Writer { get; }

    /// <param name="across">See <see cref="Restorer.ReadHeadsAsync"/>.</param>
    public Task<HeadReading> ReadHeadsAsync(SessionKey key, bool across, CancellationToken cancellationToken) =>
        CallAsync(key, () => _restorer.ReadHeadsAsync(key, across, cancellationToken));

    public Task<Restored> RestoreAsync(SessionKey key, HeadReading reading, CancellationToken cancellationToken) =>
        CallAsync(key, () => _restorer.RestoreAsync(key, reading, cancellationToken));

    public Task<LoadedHead> LoadAsync(SessionKey key, HeadReading reading, SessionHead head, CancellationToken cancellationToken) =>
        CallAsync(key, () => _restorer.LoadAsync(key, reading, head, cancellationToken));

    private async Task<T> CallAsync<T>(SessionKey key, Func<Task<T>> call)
    {
        try
        {
            var result = await call();
            Store.Answered(StoreCall.Read);
            return result;
        }
        catch (TableException e)
        {
            Store.Failed(StoreCall.Read, e.Message);
            throw new SessionException(SessionFault.StoreUnavailable, $"session {key}: cannot be read: {e.Message}", e);
        }
    }
}
