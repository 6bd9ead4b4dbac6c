using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Sessions;

/// <summary>Somebody in a conversation: asks for the service's address as often as its TTL says, and says a turn again until it is acknowledged.</summary>
internal sealed class SimClient(World world, SessionWorld sessions, string session, Dice dice)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(15);
    private SimRegion? _region;
    private string? _servedBy;
    private long _resolvedAt;
    private long _attempt;
    private Turn _turn = new(session, 0, false);

    public string Session => session;

    /// <summary>When the turn that is not acknowledged yet was first said; null when there is none.</summary>
    public long? WaitingSince { get; private set; }

    public string Trouble { get; private set; } = "";

    public void Start() => world.Scheduler.After(dice.Seconds(20, 60), Say);

    private void Say()
    {
        if (world.Scheduler.Now > sessions.TalkEnds)
            return;
        _turn = new(session, _turn.Number + 1, dice.Below(3) > 0);
        WaitingSince = world.Scheduler.Now;
        Ask();
    }

    private void Ask()
    {
        var attempt = ++_attempt;
        var now = world.Scheduler.Now;
        if (_region is null || now - _resolvedAt > TimeToLive.Ticks)
            (_region, _resolvedAt) = (world.Resolve(), now);
        world.Scheduler.After(Patience, () => Again(attempt, "no answer"));
        if (_region is not { } region || !Reaches(region))
            return;
        var turn = _turn;
        world.Scheduler.After(Weather.Delay(Places.ControlTarget, region.Place, dice), () => sessions.HostOf(region).Receive(turn, answer =>
        {
            if (Reaches(region))
                world.Scheduler.After(Weather.Delay(region.Place, Places.ControlTarget, dice), () => Hear(attempt, region, turn, answer));
        }));
    }

    private bool Reaches(SimRegion region) => world.Network.Weather.Reaches(Places.ControlTarget, region.Place);

    private void Hear(long attempt, SimRegion region, Turn turn, TurnAnswer answer)
    {
        // Late, but said is said: the checkpoint was acknowledged.
        if (answer.Head is { } head)
            sessions.Promises.Acknowledge(session, [turn.Question, turn.Answer], head);
        if (attempt != _attempt)
            return;
        if (answer.Head is null)
        {
            Trouble = $"{region.Name}: {answer.Why}";
            var again = ++_attempt;
            world.Scheduler.After(dice.Seconds(1, 6), () => Again(again, answer.Why));
            return;
        }
        world.Observations.Took(_servedBy is null || _servedBy == region.Name ? Step.TurnTaken : Step.SessionMoved, null, world.Trace.KeepsLines ? $"{turn} in {region.Name} at {answer.Head.Tag}" : "");
        _servedBy = region.Name;
        WaitingSince = null;
        _attempt++;
        world.Scheduler.After(dice.Seconds(10, 60), Say);
    }

    private void Again(long attempt, string why)
    {
        if (attempt != _attempt || WaitingSince is null)
            return;
        if (why == "no answer")
            Trouble = $"{_region?.Name ?? "DNS"}: {why}";
        Ask();
    }
}
