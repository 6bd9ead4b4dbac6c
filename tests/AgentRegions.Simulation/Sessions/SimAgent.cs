using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Sessions;

/// <summary>An agent's process: the real session library, a scripted model, and one tool that pays.</summary>
#pragma warning disable CA1001 // Who crashes disposes of nothing.
internal sealed class SimAgent
#pragma warning restore CA1001
{
    private static readonly JsonElement Paid = JsonElement.Parse("\"paid\"");
    private readonly SessionWorld _world;
    private readonly SimProcess _process;
    private readonly HeadsSeen _seen;
    private readonly AgentSessions _sessions;
    private readonly SortedDictionary<string, int> _busy = new(StringComparer.Ordinal);
    private int _ids;

    public SimAgent(SessionWorld world, SimProcess process, SessionTables tables, SessionOptions options, IEpochSource epochs)
    {
        (_world, _process) = (world, process);
        _seen = new(tables.Sessions);
        _sessions = new(tables with { Sessions = _seen }, options, process.Clock, () => $"{process.Name}-{++_ids}", epochs, new ForkEar(world.Promises, process, world.Scheduler));
    }

    /// <summary>Answers when all that was said stands in the table, or why it does not.</summary>
    public async Task HandleAsync(Turn turn, Action<TurnAnswer> answer)
    {
        // Another try of the same turn may still be under way here.
        var alone = _busy.TryAdd(turn.Session, 0);
        _busy[turn.Session]++;
        try
        {
            answer(await TakeAsync(turn, alone));
        }
        catch (SessionException e)
        {
            answer(new(null, $"{e.Fault}: {e.Message}"));
        }
        finally
        {
            if (--_busy[turn.Session] == 0)
                _busy.Remove(turn.Session);
        }
    }

    /// <summary>What a session holds, for who only looks.</summary>
    public Task<SessionView?> ReadAsync(string session) => _sessions.ReadAsync(_sessions.KeyOf(session));

    private async Task<TurnAnswer> TakeAsync(Turn turn, bool alone)
    {
        await using var session = await _sessions.StartAsync(turn.Session);
        if (alone && _busy[turn.Session] == 1 && _sessions.Options.KeepOpen == TimeSpan.Zero)
            _world.Promises.Served(_process, turn.Session, _seen.Of(session.Key), session.Messages.Select(m => m.Id).ToHashSet(), !session.IsStale);
        session.Append("user", "go on", turn.Question);
        if (turn.Pays)
            await PayAsync(session, turn);
        session.Append("assistant", "done", turn.Answer);
        await session.CheckpointAsync();
        // Another region may have gone on meanwhile, from a point before this turn: the fork is reported, and the client says it again.
        var kept = session.Messages.Select(m => m.Id).ToHashSet();
        return kept.Contains(turn.Question) && kept.Contains(turn.Answer) ? new(session.Head) : new(null, "another region goes on without this turn");
    }

    private async Task PayAsync(AgentSession session, Turn turn)
    {
        try
        {
            await session.RunToolAsync(new(turn.Call, "pay"), async cancellation =>
            {
                await Task.Delay(_world.Dice.Seconds(0.05, 3), _process.Clock, cancellation);
                _world.Promises.Ran(_process, turn.Session, turn.Call);
                await Task.Delay(_world.Dice.Seconds(0.05, 1), _process.Clock, cancellation);
                return Paid;
            });
        }
        catch (SessionException e) when (e.Fault is SessionFault.EffectUnknown or SessionFault.EffectRefused)
        {
            // It may have happened, or may not happen here: the agent says so and goes on.
        }
    }
}
