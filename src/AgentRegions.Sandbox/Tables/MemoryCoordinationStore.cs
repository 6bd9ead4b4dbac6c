using System.Globalization;
using System.Text.Json;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Tables;

/// <summary>The register in one item a service of a strongly consistent table. Its faults are the table's.</summary>
/// <param name="storeId">Of this store and no other.</param>
internal sealed class MemoryCoordinationStore(ITable table, string storeId) : ICoordinationStore
{
    private const string Sort = "register";
    private const string Value = "value";
    private const string Version = "version";

    public Task<string> GetStoreIdAsync(CancellationToken cancellationToken) => Task.FromResult(storeId);

    public async Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken)
    {
        var read = await CallAsync(() => table.GetAsync(KeyOf(service), consistent: true, cancellationToken));
        if (read.Item is not { } item)
            return new(null, null, read.StoreTime);
        try
        {
            return new(RegisterJson.Read(((AttributeValue.Text)item[Value]!).Value), VersionOf(item).ToString(CultureInfo.InvariantCulture), read.StoreTime);
        }
        catch (JsonException e)
        {
            throw new CoordinationException("RegisterUnreadable", $"the register of {service}: {e.Message}", e);
        }
    }

    public async Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken)
    {
        var before = expected.Version is null ? 0 : long.Parse(expected.Version, CultureInfo.InvariantCulture);
        var key = KeyOf(service);
        var item = new TableItem(key.Partition, key.Sort, (Value, RegisterJson.Write(next)), (Version, before + 1));
        var condition = expected.Version is null ? WriteCondition.NotExists : WriteCondition.Equal((Version, before));
        var write = await CallAsync(() => table.PutAsync(item, condition, cancellationToken));
        return write.Written ? new(next, (before + 1).ToString(CultureInfo.InvariantCulture), write.StoreTime) : null;
    }

    private static ItemKey KeyOf(NamespacedName service) => new($"service#{service}", Sort);

    private static long VersionOf(TableItem item) => (long)((AttributeValue.Number)item[Version]!).Value;

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (TableException e)
        {
            throw new CoordinationException("StoreUnavailable", e.Message, e);
        }
    }
}
