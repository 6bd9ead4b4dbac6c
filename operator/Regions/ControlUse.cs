using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>
/// Where control targets count. Operators that vote together always ask them. One that is alone asks only those that it was given: cut off, it sees
/// everything down and moves nothing anyway, and a cluster without a way to AWS must not wait for it.
/// </summary>
/// <param name="IsExplicit">The command line names control targets.</param>
internal sealed record ControlUse(bool IsExplicit)
{
    public bool Asks(CoordinationSpec coordination) => IsExplicit || coordination.Type != CoordinationType.Kubernetes;
}
