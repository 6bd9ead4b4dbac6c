using AgentRegions.Core;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Gates;

/// <summary>Asks an endpoint about each region that traffic could move to.</summary>
internal sealed class WebhookVoice(WebhookAnswers answers, WebhookCall webhook) : IGateVoice
{
    private static readonly TimeSpan Pressed = TimeSpan.FromSeconds(2);

    public bool Asks(GateSpec gate) => gate is { Type: GateType.Webhook, Webhook: not null };

    public bool IsWanted(RegionState region, IReadOnlyList<string> active) => active.Count > 1 || !active.Contains(region.Name);

    public TimeSpan Interval(GateSpec gate) => gate.Webhook!.Interval.Value;

    public TimeSpan WhenPressed(TimeSpan waited) => Pressed;

    public TimeSpan? Age(NamespacedName service, GateSpec gate, string region) => answers.Age(service, gate.Name, region);

    public async Task<bool> AskAsync(FailoverPolicy policy, GateSpec gate, RegionState region, IReadOnlyList<string> active, CancellationToken cancellationToken)
    {
        var service = policy.Key();
        var question = new WebhookQuestion(service.ToString(), gate.Name, active.Count == 0 ? null : string.Join(", ", active), region.Name);
        return answers.Put(service, gate.Name, region.Name, await webhook.AskAsync(gate.Webhook!, question, cancellationToken));
    }

    public void Forget(NamespacedName service) => answers.Forget(service);
}
