using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Memory;

/// <summary>A session as this process sees it: what is stored, and the changes since. Safe for concurrent use.</summary>
internal sealed class SessionMemory(SessionContent stored, WriteBuffer buffer, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<SessionChange> _unsaved = [];
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private SessionContent _content = stored;
    private int? _stateBytes;
    private long _added;
    private long _fallen;
    private long _dirtyStamp;

    public SessionContent Content
    {
        get
        {
            lock (_lock)
                return _content;
        }
    }

    /// <summary>How many changes there ever were: a checkpoint is done when what was there at its call is stored.</summary>
    public long Added
    {
        get
        {
            lock (_lock)
                return _added;
        }
    }

    public long Saved
    {
        get
        {
            lock (_lock)
                return _added - _unsaved.Count;
        }
    }

    /// <summary>How many changes ever fell away, since they were meant for something else than is stored.</summary>
    public long Fallen
    {
        get
        {
            lock (_lock)
                return _fallen;
        }
    }

    /// <summary>For how long something waits to be stored; null: nothing does.</summary>
    public TimeSpan? DirtyFor
    {
        get
        {
            lock (_lock)
                return _unsaved.Count > 0 ? time.GetElapsedTime(_dirtyStamp) : null;
        }
    }

    /// <returns>False: a message of that id is there already.</returns>
    /// <exception cref="SessionException">Nothing more is kept in memory.</exception>
    public bool Add(SessionChange change)
    {
        lock (_lock)
        {
            var next = change.ApplyTo(_content);
            if (ReferenceEquals(next, _content))
                return false;
            buffer.Take(change.Bytes);
            if (_unsaved.Count == 0)
                _dirtyStamp = time.GetTimestamp();
            _unsaved.Add(change);
            _content = next;
            if (change is SessionChange.Appended appended)
                _sizes[appended.Message.Id] = appended.Bytes;
            else
                _stateBytes = null;
            _added++;
            return true;
        }
    }

    /// <summary>All of them, or none.</summary>
    /// <exception cref="SessionException">Nothing more is kept in memory.</exception>
    public void Add(IReadOnlyList<SessionChange> changes)
    {
        lock (_lock)
        {
            var bytes = changes.Sum(c => c.Bytes);
            buffer.Take(bytes);
            buffer.Give(bytes);
            foreach (var change in changes)
                Add(change);
        }
    }

    /// <summary>Whether these, messages all of them, are there already.</summary>
    public bool HoldsAll(IReadOnlyList<SessionChange> changes)
    {
        lock (_lock)
            return changes.Count > 0 && changes.All(c => c is SessionChange.Appended && ReferenceEquals(c.ApplyTo(_content), _content));
    }

    /// <summary>The window and the state as JSON.</summary>
    public int WindowBytes(int window)
    {
        lock (_lock)
        {
            _stateBytes ??= ContentCheck.SizeOf(_content.State);
            var bytes = _stateBytes.Value;
            for (var at = Math.Max(0, _content.Messages.Count - window); at < _content.Messages.Count; at++)
            {
                var message = _content.Messages[at];
                if (!_sizes.TryGetValue(message.Id, out var size))
                    _sizes[message.Id] = size = ContentCheck.SizeOf(message);
                bytes += size;
            }
            return bytes;
        }
    }

    /// <summary>What it holds now, and the changes that are not stored.</summary>
    public (SessionContent Content, IReadOnlyList<SessionChange> Unsaved) Look()
    {
        lock (_lock)
            return (_content, [.. _unsaved]);
    }

    /// <summary>The first so many changes are stored, and with them it is this.</summary>
    public void Stored(int changes, SessionContent content)
    {
        lock (_lock)
        {
            foreach (var change in _unsaved.Take(changes))
                buffer.Give(change.Bytes);
            _unsaved.RemoveRange(0, changes);
            _dirtyStamp = time.GetTimestamp();
            _content = _unsaved.Aggregate(content, (c, change) => change.ApplyTo(c));
            Forget();
        }
    }

    /// <summary>Something else is stored than was thought: what is not stored goes on from there.</summary>
    public void Rebase(SessionContent stored)
    {
        lock (_lock)
        {
            foreach (var change in _unsaved.Where(c => c.OnlyHere))
            {
                buffer.Give(change.Bytes);
                _fallen++;
            }
            _unsaved.RemoveAll(c => c.OnlyHere);
            _content = _unsaved.Aggregate(stored, (c, change) => change.ApplyTo(c));
            Forget();
        }
    }

    /// <summary>What is not stored is given up.</summary>
    /// <returns>How many changes that were.</returns>
    public int Drop()
    {
        lock (_lock)
        {
            var lost = _unsaved.Count;
            foreach (var change in _unsaved)
                buffer.Give(change.Bytes);
            _unsaved.Clear();
            return lost;
        }
    }

    private void Forget()
    {
        _stateBytes = null;
        if (_sizes.Count > 2 * _content.Messages.Count)
            _sizes.Clear();
    }
}
