namespace AgentRegions.Sandbox.ApiServer.Storage;

/// <summary>The objects of one kind, and what happened to them lately. Used under the server's lock only.</summary>
internal sealed class Collection(long start)
{
    private const int LongestHistory = 5000;

    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly List<Change> _history = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What happened up to this version is forgotten.</summary>
    public long Floor { get; private set; } = start;

    /// <summary>No longer served: its definition is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Ends with the next change.</summary>
    public Task Changed => _changed.Task;

    public IReadOnlyCollection<StoredObject> Objects => _objects.Values;

    public StoredObject? Find(string key) => _objects.GetValueOrDefault(key);

    public void Record(Change change)
    {
        if (change.IsRemoval)
            _objects.Remove(change.Key);
        else
            _objects[change.Key] = change.After;
        _history.Add(change);
        if (_history.Count > 2 * LongestHistory)
        {
            Floor = _history[LongestHistory - 1].Version;
            _history.RemoveRange(0, LongestHistory);
        }
        Wake();
    }

    public IEnumerable<Change> Since(long version)
    {
        var (low, high) = (0, _history.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_history[middle].Version <= version)
                low = middle + 1;
            else
                high = middle;
        }
        return _history.Skip(low);
    }

    /// <summary>Keys and objects as they were at a version, which must not be below the floor.</summary>
    public IReadOnlyDictionary<string, StoredObject> At(long version)
    {
        if (_history.Count == 0 || _history[^1].Version <= version)
            return _objects;
        var past = new SortedDictionary<string, StoredObject>(_objects, StringComparer.Ordinal);
        foreach (var change in Since(version).Reverse())
        {
            if (change.Before is { } before)
                past[change.Key] = before;
            else
                past.Remove(change.Key);
        }
        return past;
    }

    public void Forget(long version)
    {
        Floor = version;
        _history.Clear();
        Wake();
    }

    public void Close()
    {
        IsClosed = true;
        Wake();
    }

    public void Wake()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
