namespace AgentRegions.Operator.Hosting;

/// <summary>Who this process is.</summary>
/// <param name="Observer">Its name among the observers: the region it runs in, or a witness' own.</param>
/// <param name="Region">The cloud region it runs in.</param>
/// <param name="Process">Unique among all processes that ever lead: pod name and a random part.</param>
/// <param name="Namespace">Where it runs, and keeps its lease and registers.</param>
internal sealed record OperatorIdentity(string Observer, string Region, string Process, string Namespace);
