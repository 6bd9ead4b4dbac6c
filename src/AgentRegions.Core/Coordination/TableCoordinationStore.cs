using System.Globalization;
using System.Text.Json;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Tables;

namespace AgentRegions.Core.Coordination;

/// <summary>
/// The registers, the operators' items and the store's id in one linearizable table: an item each.
/// <list type="table">
/// <item><term><c>service#NAMESPACE/NAME</c>, <c>register</c></term><description>json: the register; version: raised by every write</description></item>
/// <item><term><c>observers</c>, OBSERVER</term><description>see <see cref="ObserverItemForm"/></description></item>
/// <item><term><c>store</c>, <c>id</c></term><description>id: given once, by whoever came first</description></item>
/// </list>
/// </summary>
/// <param name="table">Every read is the latest write's, and every conditional write sees all others: no eventually consistent global table.</param>
/// <param name="newStoreId">An id that no other store has, in case this one has none yet. Called at most once.</param>
public sealed class TableCoordinationStore(ITable table, Func<string> newStoreId) : ICoordinationStore, IObserverItems
{
    private const string Json = "json";
    private const string Version = "version";
    private const string Id = "id";

    private static readonly ItemKey IdKey = new("store", "id");

    private readonly Lazy<string> _newStoreId = new(newStoreId);
    private readonly ObserverItemForm _form = new();
    private volatile string? _storeId;

    public IReadOnlyList<NamespacedName> LeftOut => _form.LeftOut;

    /// <summary>Read once: a table that is made anew under the same name shows its new id to those who start then.</summary>
    public async Task<string> GetStoreIdAsync(CancellationToken cancellationToken) => _storeId ??= await CallAsync(async () =>
    {
        var item = (await table.GetAsync(IdKey, consistent: true, cancellationToken)).Item;
        if (item is null)
        {
            var created = new TableItem(IdKey.Partition, IdKey.Sort, (Id, _newStoreId.Value));
            var write = await table.PutAsync(created, WriteCondition.NotExists, cancellationToken);
            item = write.Written ? created : write.Old;
        }
        return item?.TextOf(Id) ?? throw new CoordinationException("StoreUnreadable", $"the table's item {IdKey} has no text '{Id}'");
    });

    public async Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken)
    {
        var read = await CallAsync(() => table.GetAsync(KeyOf(service), consistent: true, cancellationToken));
        if (read.Item is not { } item)
            return new(null, null, read.StoreTime);
        if (item.TextOf(Json) is not { } json || item.NumberOf(Version) is not { } version)
            throw new CoordinationException("RegisterUnreadable", $"the register of {service}: the item has no '{Json}' or no '{Version}'");
        try
        {
            return new(RegisterJson.Read(json), version.ToString(CultureInfo.InvariantCulture), read.StoreTime);
        }
        catch (JsonException e)
        {
            throw new CoordinationException("RegisterUnreadable", $"the register of {service}: {e.Message}", e);
        }
    }

    public async Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var before = expected.Version is null ? 0 : long.Parse(expected.Version, CultureInfo.InvariantCulture);
        var key = KeyOf(service);
        var item = new TableItem(key.Partition, key.Sort, (Json, RegisterBudget.Write(service, next)), (Version, before + 1));
        var condition = expected.Version is null ? WriteCondition.NotExists : WriteCondition.Equal((Version, before));
        var write = await CallAsync(() => table.PutAsync(item, condition, cancellationToken));
        return write.Written ? new(next, (before + 1).ToString(CultureInfo.InvariantCulture), write.StoreTime) : null;
    }

    public async Task<ObserverItems> ReadAllAsync(CancellationToken cancellationToken)
    {
        var listing = await CallAsync(() => table.QueryAsync(ObserverItemForm.Partition, "", consistent: true, cancellationToken));
        return _form.Read(listing);
    }

    public async Task<ObserverMark?> PublishAsync(ObserverItem item, ObserverMark? expected, CancellationToken cancellationToken)
    {
        var write = await CallAsync(() => table.PutAsync(_form.Write(item), ObserverItemForm.ConditionOf(expected), cancellationToken));
        return write switch
        {
            { Written: true } => null,
            { Old: null } => default(ObserverMark),
            _ => ObserverItemForm.MarkOf(write.Old) ?? throw new CoordinationException(
                "ItemUnreadable",
                $"the table's item {write.Old.Key} is not an operator's; delete it if no operator of that name runs"),
        };
    }

    public Task RemoveAsync(string observer, ObserverMark expected, CancellationToken cancellationToken) =>
        CallAsync(() => table.DeleteAsync(new(ObserverItemForm.Partition, observer), ObserverItemForm.ConditionOf(expected), cancellationToken));

    private static ItemKey KeyOf(NamespacedName service) => new($"service#{service}", "register");

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (TableException e)
        {
            throw new CoordinationException(e.Reason, e.Message, e);
        }
    }
}
