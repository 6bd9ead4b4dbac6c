using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Checks;

/// <summary>Watches one invariant. It sees what the store and the zone see, and knows the truth of the world; nothing of the operators' minds.</summary>
internal abstract class Checker
{
    /// <summary>Says that the invariant is broken.</summary>
    public Action<Invariant, string> Violated { get; set; } = (_, _) => { };

    public virtual void RegisterWritten(Register? before, Register next, WriteBy by)
    {
    }

    public virtual void BatchAccepted(DnsSnapshot before, DnsSnapshot after, SimProcess? writer)
    {
    }

    /// <summary>Someone else wrote the zone.</summary>
    public virtual void Meddled()
    {
    }

    public virtual void Published(ObserverItem item, SimProcess writer, long now)
    {
    }

    /// <summary>A process sends a write as the leader of a term.</summary>
    public virtual void Acting(SimProcess by, long term, string what)
    {
    }

    /// <summary>An operator shows this register in its cluster's status.</summary>
    public virtual void Shown(SimProcess by, Register register)
    {
    }
}

/// <param name="Process">Who writes.</param>
/// <param name="SentAt">When it decided to: the call may have been under way for long.</param>
/// <param name="Now">When it takes effect.</param>
internal readonly record struct WriteBy(SimProcess Process, long SentAt, long Now);
