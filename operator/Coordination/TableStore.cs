using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Coordination;

/// <summary>Opens the table that a policy names; nothing is called yet.</summary>
internal delegate TableStore OpenTable(DynamoDBCoordination table);

/// <param name="Registers">The services' registers.</param>
/// <param name="Items">The operators' items.</param>
/// <param name="CheckAsync">Given the cloud regions of a service: why it may not coordinate by this table; null when it may. Asks the table.</param>
internal sealed record TableStore(
    ICoordinationStore Registers, IObserverItems Items, Func<IReadOnlyCollection<string>, CancellationToken, Task<CoordinationProblem?>> CheckAsync);

/// <param name="Reason">A CamelCase word.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record CoordinationProblem(string Reason, string Message);
