namespace AgentRegions.Simulation.Faults;

/// <summary>A fault with a beginning and an end.</summary>
/// <param name="Number">Its place in the seed's plan, whatever else is left out.</param>
/// <param name="Kind">What it is.</param>
/// <param name="At">When it begins.</param>
/// <param name="For">How long it lasts.</param>
/// <param name="A">A place, or what the kind makes of it.</param>
/// <param name="B">Another.</param>
/// <param name="Rate">For faults of single calls: the share of calls.</param>
internal sealed record Episode(int Number, FaultKind Kind, TimeSpan At, TimeSpan For, int A, int B, double Rate);
