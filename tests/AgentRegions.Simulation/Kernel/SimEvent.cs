namespace AgentRegions.Simulation.Kernel;

/// <summary>Something that happens at a moment. One object may be scheduled several times; the tag tells its occasions apart.</summary>
internal abstract class SimEvent
{
    public abstract void Fire(int tag);
}

/// <summary>What a process does when something reaches it.</summary>
internal interface IResumable
{
    /// <summary>Runs as the process.</summary>
    void Resume(int tag);
}

/// <summary>Happens to a process: dropped when the process is gone, held back while it is paused.</summary>
internal abstract class ProcessEvent(SimProcess process) : SimEvent, IResumable
{
    public SimProcess Process { get; } = process;

    public sealed override void Fire(int tag) => Process.Deliver(this, tag);

    public abstract void Resume(int tag);
}

/// <summary>A world's own doing, such as a fault that begins.</summary>
internal sealed class WorldEvent(Action act) : SimEvent
{
    public override void Fire(int tag) => act();
}
