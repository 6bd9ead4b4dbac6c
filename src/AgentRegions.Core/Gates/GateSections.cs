using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>The sections that a gate may leave out, because every field in them has a default.</summary>
public static class GateSections
{
    public static CapacityGate CapacityOrDefault(this GateSpec gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.Capacity ?? new();
    }

    public static DedupeStoreGate DedupeStoreOrDefault(this GateSpec gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.DedupeStore ?? new();
    }

    public static SemanticProbeGate SemanticProbeOrDefault(this GateSpec gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return gate.SemanticProbe ?? new();
    }
}
