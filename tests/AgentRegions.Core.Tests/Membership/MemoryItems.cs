using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Tests.Membership;

/// <summary>Where the operators of a test publish.</summary>
internal sealed class MemoryItems : IObserverItems
{
    private readonly SortedDictionary<string, ObserverItem> _items = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public bool CannotBeRead { get; set; }

    /// <summary>The next write happens, and its answer is lost.</summary>
    public bool LosesNextAnswer { get; set; }

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    public ObserverItem this[string observer] => _items[observer];

    public Task<ObserverItems> ReadAllAsync(CancellationToken cancellationToken)
    {
        Answer();
        if (CannotBeRead)
            throw new CoordinationException("no permission to read");
        Reads++;
        return Task.FromResult(new ObserverItems([.. _items.Values], new Dictionary<string, string>(), default));
    }

    public Task<ObserverMark?> PublishAsync(ObserverItem item, ObserverMark? expected, CancellationToken cancellationToken)
    {
        Answer();
        ObserverMark? there = _items.TryGetValue(item.Observer, out var old) ? new(old.Process, old.Beat) : null;
        if (there != expected)
            return Task.FromResult(there);
        _items[item.Observer] = item;
        Writes++;
        if (!LosesNextAnswer)
            return Task.FromResult<ObserverMark?>(null);
        LosesNextAnswer = false;
        throw new CoordinationException("the answer was lost");
    }

    public Task RemoveAsync(string observer, ObserverMark expected, CancellationToken cancellationToken)
    {
        Answer();
        _items.Remove(observer);
        return Task.CompletedTask;
    }

    private void Answer()
    {
        if (IsDown)
            throw new CoordinationException("no answer");
    }
}
