using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Load;

/// <summary>Clients that talk with a service through open streams while it is switched over.</summary>
public static class LoadRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly Duration RulesWithin = Duration.FromMinutes(1);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(3);

    /// <param name="tell">Hears how it goes.</param>
    public static async Task<LoadResult> RunAsync(LoadOptions options, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tell);
        await using var world = await LoadWorld.StartAsync(options);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var stop = new CancellationTokenSource();
        var stats = new LoadStats();
        var clients = Enumerable.Range(1, options.Streams).Select(n => new LoadClient(n, options, world.Name(), world.EndpointAt, http, stats)).ToList();
        var talking = Task.WhenAll(clients.Select(c => c.TalkAsync(stop.Token)));
        tell($"{options.Streams} clients talk with {Us}");
        await Task.Delay(options.WarmUp);
        var begins = stats.Now;
        await Task.Delay(options.Before);
        var asked = stats.Now;
        var (active, changes) = (Us, new List<FailoverStatus>());
        for (var i = 1; i <= options.Switchovers; i++)
        {
            var to = active == Us ? Eu : Us;
            changes.Add(await SwitchAsync(world, $"planned-{i}", to, stats, tell));
            active = changes[^1].Phase == FailoverPhase.Done ? to : active;
            await Task.Delay(options.Ttl.Value);
        }
        var settled = stats.Now;
        await Task.Delay(options.After);
        var ends = stats.Now;
        await stop.CancelAsync();
        await talking;
        tell("every stream has ended; every conversation is read again");
        var (missing, forks) = await AuditAsync(world.SidecarOf(active), clients, stats);
        return new()
        {
            Requests = stats.Requests,
            Lost = stats.Lost,
            Cut = stats.Cut,
            ServerErrors = stats.ServerErrors,
            SentOn = stats.SentOn,
            Effects = world.Ledger.Keys,
            EffectsRunTwice = world.Ledger.RunTwice,
            Repeats = (stats.Repeats, stats.RepeatsKept),
            TurnsMissing = missing,
            Forks = forks,
            Before = stats.Between(begins, asked),
            During = stats.Between(asked, settled),
            After = stats.Between(settled, ends),
            Changes = changes,
            Troubles = stats.Troubles,
        };
    }

    private static async Task<FailoverStatus> SwitchAsync(LoadWorld world, string name, string to, LoadStats stats, Action<string> tell)
    {
        var asked = stats.Now;
        await world.Service.AskAsync(name, s => s with { To = to, Timeout = RulesWithin });
        FailoverPhase? phase = null;
        while (true)
        {
            var status = (await world.Service.Client.GetAsync<Failover>(name, world.Service.Namespace))!.Status;
            if (status.Phase != phase)
                tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} to {to}: {phase = status.Phase} after {(stats.Now - asked).TotalSeconds:0.0} s"));
            if (status.Phase is FailoverPhase.Done or FailoverPhase.Failed)
                return status;
            if (stats.Now - asked > EndsWithin)
                throw new TimeoutException($"{name} is still {status.Phase}: {string.Join("; ", status.Conditions.Select(c => $"{c.Type} {c.Reason}: {c.Message}"))}\n{(await world.Service.PolicyAsync()).Status.Decision}\n{world.Operator.Log}");
            await Task.Delay(LookEvery);
        }
    }

    /// <summary>Whether every turn that was answered is in its conversation, and no conversation went two ways.</summary>
    internal static async Task<(int Missing, int Forks)> AuditAsync(Conversations.SidecarUser sidecar, IReadOnlyList<LoadClient> clients, LoadStats stats)
    {
        var (missing, forks) = (0, 0);
        foreach (var client in clients)
        {
            // What another region wrote last may still be on its way.
            Conversations.Answer? there = null;
            try
            {
                await Eventually.PassesAsync(async () =>
                {
                    there = await sidecar.SendAsync("GET", $"/v1/sessions/{client.Session}", null, ("Cache-Control", "no-cache"));
                    Assert.True(CountOf(there) >= client.Answered);
                }, TimeSpan.FromSeconds(5));
            }
            catch (Xunit.Sdk.XunitException)
            {
                missing += client.Answered - CountOf(there);
            }
            if (there?.Body["forks"]?.AsArray() is { Count: > 0 } of)
            {
                forks++;
                stats.Forked($"{client.Session}, {there.Tag}: {of.ToJsonString()}");
            }
        }
        return (missing, forks);
    }

    private static int CountOf(Conversations.Answer? session) => session is { Status: 200 } ? (int)session.Body["messageCount"]! : 0;
}
