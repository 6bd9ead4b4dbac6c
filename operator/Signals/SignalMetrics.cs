using System.Diagnostics.Metrics;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Policies;

namespace AgentRegions.Operator.Signals;

/// <summary>What became of messages of signals.</summary>
internal sealed class SignalMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _messages = meters.Create(ServiceMetrics.MeterName).CreateCounter<long>(
        "agentregion_signal_messages_total", description: "Messages of signals that policies name, by what became of them: taken, ignored (about no region of the service) or refused.");

    public void Count(NamespacedName service, SignalSpec signal, string result) => _messages.Add(
        1, new("service", service.ToString()), new("signal", signal.Name), new KeyValuePair<string, object?>("result", result));
}
