using AgentRegions.Core.Tables;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Stores;

/// <summary>Asks before the first write whether the tables are fit for it. A store that does not answer does not keep the sidecar from starting: /health says so then.</summary>
internal sealed class StoreCheck(SessionTables tables, SidecarOptions options, TimeProvider time, ILogger<StoreCheck> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="StoreRefusedException">The tables may not be used; the message says all of it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        IReadOnlyList<TableRefusal> refusals;
        try
        {
            refusals = await tables.CheckAsync(either.Token);
        }
        catch (Exception e) when (e is TableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.StoreUnchecked(e.Message);
            return;
        }
        if (refusals.Count == 0)
            return;
        var all = string.Join("; ", refusals.Select(r => $"{r.Reason}: {r.Message}"));
        if (options.Store?.SkipCheck != true)
            throw new StoreRefusedException($"the store may not be used: {all}. For a test store: --skip-store-check");
        logger.StoreUnfit(all);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
