using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Store;

/// <summary>A process' client of the store. A read goes on to the next replica when one does not answer; a write that may have happened does not.</summary>
internal sealed class StorePort(SimProcess process, SimNetwork network, SimStore store, Observations observations) : ICoordinationStore, IObserverItems
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private int _replica = process.Place % Places.Replicas;

    public Task<string> GetStoreIdAsync(CancellationToken cancellationToken) =>
        ReadAsync(CallKind.StoreId, static (_, _) => SimStore.Id, cancellationToken);

    public Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken) =>
        ReadAsync(CallKind.ReadRegister, static (store, replica) => store.Read(replica), cancellationToken);

    public Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken)
    {
        var sentAt = network.Scheduler.Now;
        if (expected.Value?.Leader == process.Name)
            observations.Acting(process, expected.Value.Term, "the register");
        return WriteAsync(CallKind.WriteRegister, replica => store.CompareAndSwap(replica, expected, next, process, sentAt), cancellationToken);
    }

    public Task<ObserverItems> ReadAllAsync(CancellationToken cancellationToken) =>
        ReadAsync(CallKind.ReadItems, static (store, replica) => store.ReadItems(replica), cancellationToken);

    public Task<ObserverMark?> PublishAsync(ObserverItem item, ObserverMark? expected, CancellationToken cancellationToken) =>
        WriteAsync(CallKind.Publish, replica => store.Publish(replica, item, expected, process), cancellationToken);

    public Task RemoveAsync(string observer, ObserverMark expected, CancellationToken cancellationToken) =>
        WriteAsync(CallKind.RemoveItem, replica => store.Remove(replica, observer, expected), cancellationToken);

    private async Task<T> ReadAsync<T>(CallKind kind, Func<SimStore, int, T> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var replica = _replica;
            var answer = await network.TryAsync(process, Places.FirstReplica + replica, kind, () => read(store, replica), Timeout, NoAnswer, cancellationToken);
            if (!IsSilent(answer.Failure) || attempt == Places.Replicas)
                return answer.Value;
            GoOnFrom(replica);
        }
    }

    private async Task<T> WriteAsync<T>(CallKind kind, Func<int, T> write, CancellationToken cancellationToken)
    {
        var replica = _replica;
        var answer = await network.TryAsync(process, Places.FirstReplica + replica, kind, () => write(replica), Timeout, NoAnswer, cancellationToken);
        if (IsSilent(answer.Failure))
            GoOnFrom(replica);
        return answer.Value;
    }

    private static bool IsSilent(Exception? failure) => failure is CoordinationException { Reason: Silent };

    private const string Silent = "StoreUnavailable";

    private void GoOnFrom(int replica) => _replica = (replica + 1) % Places.Replicas;

    private static CoordinationException NoAnswer(string message) => new(Silent, message);
}
