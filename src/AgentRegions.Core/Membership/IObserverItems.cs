using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Membership;

/// <summary>
/// Where operators publish and read each other's items: linearizable, like the register. Without an answer a
/// <see cref="CoordinationException"/> is thrown; a write may have happened then.
/// </summary>
public interface IObserverItems
{
    /// <summary>The services that the last published item does not speak of, since it would have been larger than an item may be.</summary>
    IReadOnlyList<NamespacedName> LeftOut => [];

    /// <summary>The latest item of every operator. What cannot be understood (a newer schema) is left out and named.</summary>
    Task<ObserverItems> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes when the item that is there has <paramref name="expected"/>'s process and beat, or when there is none and
    /// <paramref name="expected"/> is null. Otherwise nothing is written and the answer is the item in the way.
    /// </summary>
    /// <returns>Null: written. The default: nothing was there although something was expected; it counts as null when it is expected next.</returns>
    Task<ObserverMark?> PublishAsync(ObserverItem item, ObserverMark? expected, CancellationToken cancellationToken);

    /// <summary>Removes an item that is still at this mark: an operator's that is gone for good.</summary>
    Task RemoveAsync(string observer, ObserverMark expected, CancellationToken cancellationToken);
}

/// <param name="Items">By observer's name.</param>
/// <param name="NotUnderstood">The observers whose items are of another version or unreadable, with why.</param>
/// <param name="StoreTime">The store's own time when it answered.</param>
public sealed record ObserverItems(IReadOnlyList<ObserverItem> Items, IReadOnlyDictionary<string, string> NotUnderstood, DateTimeOffset StoreTime);

/// <summary>Which write of an item it is.</summary>
public readonly record struct ObserverMark(string Process, long Beat);
