using AgentRegions.Probing.Control;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Network;

/// <summary>Asks the control target whether it is there. One event, since asking changes nothing. One look at a time.</summary>
internal sealed class OutsideLook(SimProcess process, SimNetwork network, TimeSpan timeout) : SimEvent, IResumable, IControlProbe
{
    private const int Arrives = 0;
    private const int TimesOut = 1;
    private TaskCompletionSource<bool> _waiting = new();

    public Task<bool> AnswersAsync(ControlTarget target, CancellationToken cancellationToken)
    {
        _waiting = new();
        network.Scheduler.After(Weather.Delay(process.Place, Places.ControlTarget, network.Dice) * 2, this, Arrives);
        return _waiting.Task;
    }

    public override void Fire(int tag)
    {
        var weather = network.Weather;
        if (tag == Arrives && (!weather.Reaches(process.Place, Places.ControlTarget) || (weather.Loss > 0 && network.Dice.Chance(weather.Loss))))
            network.Scheduler.After(timeout, this, TimesOut);
        else
            process.Deliver(this, tag);
    }

    public void Resume(int tag) => _waiting.TrySetResult(tag == Arrives);
}
