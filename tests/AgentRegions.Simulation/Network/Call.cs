using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Network;

/// <summary>One call on its way: there, its effect, and back.</summary>
internal sealed class Call<T>(
    SimNetwork network, SimProcess caller, int to, CallKind kind, Func<T> effect, TimeSpan timeout, Func<string, Exception> lost) : SimEvent, IResumable
{
    private const int Arrives = 0;
    private const int ArrivesAgain = 1;
    private const int Answers = 2;
    private const int TimesOut = 3;
    private const int Leaves = 4;

    private readonly TaskCompletionSource<Answer<T>> _answer = new();
    private T? _result;
    private Exception? _failure;
    private bool _answerIsLost;
    private bool _crashesAfter;

    private Weather Weather => network.Weather;

    public Task<Answer<T>> Answer => _answer.Task;

    public void Begin()
    {
        if (!caller.IsAlive)
            return;
        var weight = kind.Weight();
        if (Weather.Crashes > 0 && network.Dice.Chance(Weather.Crashes * weight))
        {
            _crashesAfter = network.Dice.Below(2) == 0;
            network.Log.Met(FaultKind.Crash, caller, kind);
            if (!_crashesAfter)
            {
                network.Crash(caller);
                return;
            }
        }
        if (Weather.Pauses > 0 && network.Dice.Chance(Weather.Pauses * weight))
        {
            network.Log.Met(FaultKind.Pause, caller, kind);
            // Frozen before the call leaves, or while it is under way.
            var first = network.Dice.Below(2) == 0;
            caller.Pause(network.Dice.Seconds(1, 60));
            if (first)
            {
                caller.Deliver(this, Leaves);
                return;
            }
        }
        Leave();
    }

    public void Cancel(CancellationToken token) => _answer.TrySetCanceled(token);

    public override void Fire(int tag)
    {
        switch (tag)
        {
            case Arrives:
                TakeEffect();
                break;
            case ArrivesAgain:
                Repeat();
                break;
            default:
                caller.Deliver(this, tag);
                break;
        }
    }

    public void Resume(int tag)
    {
        if (tag == Leaves)
            Leave();
        else if (tag == TimesOut)
            _answer.TrySetResult(new(default, lost($"{Places.Name(to)} did not answer within {timeout.TotalSeconds} s")));
        else
            _answer.TrySetResult(new(_result, _failure));
    }

    private void Leave()
    {
        var dice = network.Dice;
        var there = Weather.Delay(caller.Place, to, dice);
        if (Weather.Slow > 0 && dice.Chance(Weather.Slow))
        {
            there += dice.Seconds(0.2, 8);
            network.Log.Met(FaultKind.SlowAnswers, caller, kind);
        }
        if (!Weather.Carries(caller.Place, to) || (Weather.Loss > 0 && dice.Chance(Weather.Loss)))
        {
            TimeOut();
            return;
        }
        if (kind.Writes())
        {
            if (Weather.Late > 0 && dice.Chance(Weather.Late))
            {
                there += dice.Seconds(5, 240);
                network.Log.Met(FaultKind.LateCalls, caller, kind);
            }
            if (Weather.Duplicated > 0 && dice.Chance(Weather.Duplicated))
            {
                network.Scheduler.After(there + dice.Seconds(0, 60), this, ArrivesAgain);
                network.Log.Met(FaultKind.DuplicatedCalls, caller, kind);
            }
            if (Weather.LostAnswers > 0 && dice.Chance(Weather.LostAnswers))
            {
                _answerIsLost = true;
                network.Log.Met(FaultKind.LostAnswers, caller, kind);
            }
        }
        network.Scheduler.After(there, this, Arrives);
        if (there >= timeout)
            TimeOut();
    }

    private void TakeEffect()
    {
        if (Weather.IsDark(to))
        {
            TimeOut();
            return;
        }
        try
        {
            _result = effect();
        }
        catch (Exception e)
        {
            _failure = e;
        }
        if (_crashesAfter && caller.IsAlive)
        {
            network.Crash(caller);
            return;
        }
        if (_answerIsLost || !Weather.Carries(to, caller.Place) || (Weather.Loss > 0 && network.Dice.Chance(Weather.Loss)))
            TimeOut();
        else
            network.Scheduler.After(Weather.Delay(to, caller.Place, network.Dice), this, Answers);
    }

    private void Repeat()
    {
        if (Weather.IsDark(to))
            return;
        try
        {
            effect();
        }
        catch (Exception)
        {
            // Nobody hears the second answer.
        }
    }

    private void TimeOut() => network.Scheduler.After(timeout, this, TimesOut);
}
