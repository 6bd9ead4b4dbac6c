using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Load;

/// <summary>What came of a region's death under load.</summary>
/// <param name="ServedAfter">From the death until a client's conversation is first answered by another region, for each client that was.</param>
/// <param name="TurnsMissing">Turns that were answered and are in no conversation at the end.</param>
public sealed record OutageResult(IReadOnlyList<TimeSpan> ServedAfter, int Answered, int TurnsMissing, int Effects, int EffectsRunTwice);

/// <summary>Clients that talk with a service through open streams while their region dies.</summary>
public static class OutageLoad
{
    /// <param name="tell">Hears how it goes.</param>
    public static async Task<OutageResult> RunAsync(LoadOptions options, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tell);
        await using var world = await LoadWorld.StartAsync(options);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var stop = new CancellationTokenSource();
        var stats = new LoadStats();
        var clients = Enumerable.Range(1, options.Streams).Select(n => new LoadClient(n, options, world.Name(), world.EndpointAt, http, stats)).ToList();
        var talking = Task.WhenAll(clients.Select(c => c.TalkAsync(stop.Token)));
        await Task.Delay(options.WarmUp + options.Before);
        var killed = stats.Now;
        await world.KillAsync(Us);
        tell($"{Us} is dead under {options.Streams} clients");
        await Task.Delay(options.After);
        await stop.CancelAsync();
        await talking;
        tell("every stream has ended; every conversation is read again");
        var (missing, _) = await LoadRun.AuditAsync(world.SidecarOf(Eu), clients, stats);
        foreach (var trouble in stats.Troubles.TakeLast(5))
            tell(trouble);
        return new(stats.MovedAfter(killed), clients.Sum(c => c.Answered), missing, world.Ledger.Keys, world.Ledger.RunTwice);
    }
}
