using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Network;

/// <summary>Carries calls between places, and decides at each what goes wrong with it.</summary>
internal sealed class SimNetwork(Scheduler scheduler, Dice dice, Weather weather, FaultLog log)
{
    public Weather Weather => weather;

    public Dice Dice => dice;

    public Scheduler Scheduler => scheduler;

    public FaultLog Log => log;

    /// <summary>Crashes a process and starts another in its place some time later.</summary>
    public Action<SimProcess> Crash { get; set; } = process => process.Crash();

    /// <param name="effect">What happens there when the call arrives. An exception of it is the answer.</param>
    /// <param name="timeout">When the caller gives up.</param>
    /// <param name="lost">What the caller is told then.</param>
    public Task<T> AskAsync<T>(
        SimProcess caller, int to, CallKind kind, Func<T> effect, TimeSpan timeout, Func<string, Exception> lost, CancellationToken cancellation = default)
    {
        var call = new Call<T>(this, caller, to, kind, effect, timeout, lost);
        call.Begin();
        return cancellation.CanBeCanceled ? CancellableAsync(call, cancellation) : call.Answer;
    }

    private static async Task<T> CancellableAsync<T>(Call<T> call, CancellationToken cancellation)
    {
        using (cancellation.UnsafeRegister(static (state, token) => ((Call<T>)state!).Cancel(token), call))
            return await call.Answer;
    }
}
