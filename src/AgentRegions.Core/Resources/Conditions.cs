namespace AgentRegions.Core.Resources;

/// <summary>Builds an object's conditions: all are computed, then compared, then written once.</summary>
/// <param name="before">The conditions as they stand, for their transition times.</param>
/// <param name="generation">The generation that was looked at.</param>
public sealed class Conditions(IReadOnlyList<Condition> before, long generation, DateTimeOffset now)
{
    private const int LongestMessage = 1024;
    private readonly List<Condition> _conditions = [];

    public IReadOnlyList<Condition> List => _conditions;

    public Conditions Set(string type, ConditionStatus status, string reason, string message)
    {
        var old = before.FirstOrDefault(c => c.Type == type);
        _conditions.Add(new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message.Length <= LongestMessage ? message : message[..LongestMessage],
            // Whole seconds, as metav1.Time has.
            LastTransitionTime = old is not null && old.Status == status ? old.LastTransitionTime : new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            ObservedGeneration = generation,
        });
        return this;
    }

    public Conditions Set(string type, bool holds, string reason, string message) =>
        Set(type, holds ? ConditionStatus.True : ConditionStatus.False, reason, message);
}
