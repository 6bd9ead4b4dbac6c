using System.Numerics;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Faults;

/// <summary>Which faults are going on, and how often each happened.</summary>
internal sealed class FaultLog(Scheduler scheduler)
{
    public static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    /// <summary>A fault of a single call counts as going on for so long.</summary>
    private static readonly long Aftermath = TimeSpan.FromSeconds(20).Ticks;

    private readonly int[] _going = new int[Kinds];
    private readonly long[] _met = new long[Kinds];

    public long[] Happened { get; } = new long[Kinds];

    public bool IsOn(FaultKind kind) => _going[(int)kind] > 0;

    public void Begin(FaultKind kind, string what)
    {
        Happened[(int)kind]++;
        _going[(int)kind]++;
        if (scheduler.Trace.KeepsLines)
            scheduler.Trace.Say(scheduler.Now, "fault", what);
    }

    public void End(FaultKind kind, string what)
    {
        _going[(int)kind]--;
        _met[(int)kind] = scheduler.Now + Aftermath;
        if (scheduler.Trace.KeepsLines)
            scheduler.Trace.Say(scheduler.Now, "fault", $"{what}: over");
    }

    /// <summary>A fault of a single call.</summary>
    public void Met(FaultKind kind, SimProcess caller, CallKind call)
    {
        Happened[(int)kind]++;
        _met[(int)kind] = scheduler.Now + Aftermath;
        if (scheduler.Trace.KeepsLines && call is not (CallKind.Publish or CallKind.ReadItems))
            scheduler.Trace.Say(scheduler.Now, "fault", $"{kind} at {call} of {caller.Name}");
    }

    /// <summary>Bits of the faults that go on, or did a moment ago.</summary>
    public ulong Around()
    {
        var bits = 0UL;
        for (var kind = 0; kind < Kinds; kind++)
            if (_going[kind] > 0 || _met[kind] > scheduler.Now)
                bits |= 1UL << kind;
        return bits;
    }

    public static IEnumerable<FaultKind> In(ulong bits)
    {
        for (; bits != 0; bits &= bits - 1)
            yield return (FaultKind)BitOperations.TrailingZeroCount(bits);
    }
}
