using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Payloads;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// LangGraph's threads on an eventually consistent global table: checkpoints, each naming the chunks of its channels' values, the pending
/// writes of tasks, and per namespace and region a head. Every key ends with its writer's region. All calls throw
/// <see cref="TableException"/> when the table does not answer, and may be made again then.
/// </summary>
public sealed class ThreadStore
{
    private readonly CheckpointWriter _checkpoints;
    private readonly WritesWriter _writes;
    private readonly CheckpointReader _reader;
    private readonly HistoryReader _history;
    private readonly BranchReader _branches;
    private readonly ThreadDirectory _directory;
    private readonly ThreadRemoval _removal;

    /// <param name="table">The session table, or this region's replica of it.</param>
    /// <param name="epochs">Who is active. Null: nobody says so, and nothing is ever stale: for one machine, not for two regions.</param>
    /// <param name="payloads">How payloads are written. Default: compressed when that pays, not sealed.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public ThreadStore(ITable table, ThreadStoreOptions options, IEpochSource? epochs = null, PayloadCodec? payloads = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        var problems = string.Join("; ", options.Problems());
        if (problems.Length > 0)
            throw new ArgumentException($"ThreadStoreOptions: {problems}", nameof(options));
        var codec = new ItemCodec(payloads ?? new());
        var values = new ValueStore(table, codec, options);
        var epoch = new WriterEpoch(epochs, options.Region);
        _directory = new(table, options);
        _reader = new(table, codec, values, options);
        _checkpoints = new(table, codec, values, options, epoch, new Refresh(table, options), _directory);
        _writes = new(table, codec, values, options, epoch);
        _history = new(values, _reader);
        _branches = new(_reader);
        _removal = new(table, _directory);
    }

    /// <summary>Stores a checkpoint and makes it the current one. Sending the same again changes nothing.</summary>
    /// <exception cref="ThreadException">It was refused, or others were faster too often.</exception>
    public Task<PutOutcome> PutAsync(ThreadKey key, string ns, NewCheckpoint checkpoint, CancellationToken cancellationToken) =>
        _checkpoints.PutAsync(key, ns, checkpoint, cancellationToken);

    /// <summary>Stores what a task wrote after a checkpoint. Of ordinary writes the first of an index stays; of special ones the last.</summary>
    /// <exception cref="ThreadException">It was refused, or others were faster too often.</exception>
    public Task PutWritesAsync(ThreadKey key, string ns, string checkpoint, string task, string path, IReadOnlyList<TaskWrite> writes, CancellationToken cancellationToken) =>
        _writes.PutAsync(key, ns, checkpoint, task, path, writes, cancellationToken);

    /// <param name="id">Null: the current one.</param>
    /// <returns>Null when there is none, or the thread expired.</returns>
    public Task<ThreadCheckpoint?> GetAsync(ThreadKey key, string ns, string? id, CancellationToken cancellationToken) =>
        id is null ? _reader.LatestAsync(key, ns, cancellationToken) : _reader.GetAsync(key, ns, id, cancellationToken);

    /// <summary>Newest first within each namespace.</summary>
    /// <param name="ns">Null: all of the thread.</param>
    /// <param name="before">Only those with a smaller id.</param>
    /// <param name="next">What the page before said; null: from the beginning.</param>
    public Task<ThreadPage> ListAsync(ThreadKey key, string? ns, string? before, int limit, string? next, CancellationToken cancellationToken) =>
        _reader.ListAsync(key, ns, before, limit, next, cancellationToken);

    /// <summary>The tenant's threads, in no order that says anything. One that expired may still be among them.</summary>
    public Task<IReadOnlyList<string>> ThreadsAsync(string tenant, string? memRev, CancellationToken cancellationToken) => _directory.ListAsync(ThreadKey.SpaceOf(tenant, memRev), cancellationToken);

    /// <summary>What happened to channels on the way to a checkpoint, from the nearest ancestor that has a value of each.</summary>
    /// <param name="id">Null: the current one.</param>
    /// <exception cref="ThreadException">Torn: an ancestor, or a write that led to its child, has not arrived yet. Never a history with a hole.</exception>
    public Task<IReadOnlyDictionary<string, ChannelHistory>> HistoryAsync(ThreadKey key, string ns, string? id, IReadOnlyList<string> channels, CancellationToken cancellationToken) =>
        _history.ReadAsync(key, ns, id, channels, cancellationToken);

    /// <summary>The ends of all lines of a namespace, the current one first.</summary>
    public Task<IReadOnlyList<ThreadBranch>> BranchesAsync(ThreadKey key, string ns, CancellationToken cancellationToken) =>
        _branches.ReadAsync(key, ns, cancellationToken);

    /// <summary>Removes all that has arrived here of a thread, of whatever region. What is still under way from another one is left to its time to live.</summary>
    public Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken) => _removal.RemoveAsync(key, cancellationToken);
}
