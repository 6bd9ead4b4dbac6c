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

    /// <inheritdoc cref="TryAsync"/>
    public async Task<T> AskAsync<T>(
        SimProcess caller, int to, CallKind kind, Func<T> effect, TimeSpan timeout, Func<string, Exception> lost, CancellationToken cancellation = default) =>
        (await TryAsync(caller, to, kind, effect, timeout, lost, cancellation)).Value;

    /// <summary>A failure is a value until somebody asks for the answer: exceptions are thrown where they matter, since each costs as much as many events.</summary>
    /// <param name="effect">What happens there when the call arrives. An exception of it is the answer.</param>
    /// <param name="timeout">When the caller gives up.</param>
    /// <param name="lost">What the caller is told then.</param>
    public Task<Answer<T>> TryAsync<T>(
        SimProcess caller, int to, CallKind kind, Func<T> effect, TimeSpan timeout, Func<string, Exception> lost, CancellationToken cancellation = default)
    {
        var call = new Call<T>(this, caller, to, kind, effect, timeout, lost);
        call.Begin();
        return cancellation.CanBeCanceled ? CancellableAsync(call, cancellation) : call.Answer;
    }

    private static async Task<Answer<T>> CancellableAsync<T>(Call<T> call, CancellationToken cancellation)
    {
        using (cancellation.UnsafeRegister(static (state, token) => ((Call<T>)state!).Cancel(token), call))
            return await call.Answer;
    }
}

/// <param name="Failure">Null when there is an answer.</param>
internal readonly record struct Answer<T>(T? Result, Exception? Failure)
{
    /// <summary>Throws the failure.</summary>
    public T Value => Failure is null ? Result! : throw Failure;
}
