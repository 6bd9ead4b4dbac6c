namespace AgentRegions.Core.Coordination;

public sealed record Register;
