using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Signals;

/// <summary>Knows one kind of sender: believes only whom the policy lets in, and reads what they say.</summary>
internal interface ISignalSource
{
    SignalSource Source { get; }

    Task<SignalReply> ReadAsync(SignalMessage message, CancellationToken cancellationToken);
}

/// <summary>A message as it came.</summary>
/// <param name="Regions">The AgentRegions that the policy selects.</param>
/// <param name="Authorization">The header's value.</param>
internal sealed record SignalMessage(FailoverPolicy Policy, SignalSpec Signal, IReadOnlyCollection<string> Regions, string? Authorization, byte[] Body)
{
    /// <summary>Where the signal stands in the policy, for problems to name.</summary>
    public string Field => $"spec.detection.signals[{Policy.Spec.Detection.Signals.TakeWhile(s => s.Name != Signal.Name).Count()}]";
}
