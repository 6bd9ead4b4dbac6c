using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Gates;

/// <summary>Gates whose answer somebody else gives.</summary>
internal static class AskedGateRules
{
    /// <param name="validFor">An older answer is none.</param>
    public static GateFinding Judge(string gate, TimeSpan validFor, RegionState target)
    {
        if (!target.Answers.TryGetValue(gate, out var answer))
            return GateFinding.Fail("not asked yet");
        return answer.Age > validFor
            ? GateFinding.Fail($"the last answer is older than {validFor.TotalSeconds:0} s: {answer.Detail}", answer.Age)
            : new(answer.Passed, answer.Detail, answer.Age);
    }
}
