using AgentRegions.Core.Health;

namespace AgentRegions.Core.Gates;

/// <summary>One value of the target equals what the policy expects, or the source's last.</summary>
internal static class ValueGateRules
{
    public static GateFinding Judge(string field, string? expected, Func<HealthReport, string?> value, GateQuestion question)
    {
        if (question.IsPlacement && expected is null)
            return GateFinding.Pass("there is no source to compare with");
        var wanted = expected ?? (question.Source?.Said is { } source ? value(source) : null);
        if (wanted is null)
            return GateFinding.Fail($"nothing to compare with: the source never said its {field}; set expected");
        var found = question.Target.Said is { } target ? value(target) : null;
        return found == wanted
            ? GateFinding.Pass($"{field} is {found}", question.Target.SaidAgo)
            : GateFinding.Fail($"{field} is {found ?? "not said"}, {(expected is null ? "the source's was" : "the policy expects")} {wanted}", question.Target.SaidAgo);
    }
}
