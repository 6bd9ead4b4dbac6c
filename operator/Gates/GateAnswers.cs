using System.Collections.Concurrent;
using System.Collections.Frozen;
using AgentRegions.Core;
using AgentRegions.Core.Gates;

namespace AgentRegions.Operator.Gates;

/// <summary>What the endpoints that gates ask said last, to this process.</summary>
internal sealed class GateAnswers(TimeProvider time)
{
    private readonly ConcurrentDictionary<NamespacedName, ConcurrentDictionary<(string Gate, string Region), Answer>> _answers = new();

    public IReadOnlyDictionary<string, GateAnswer> Of(NamespacedName service, string region) =>
        _answers.TryGetValue(service, out var answers)
            ? answers.Where(a => a.Key.Region == region)
                .ToDictionary(a => a.Key.Gate, a => new GateAnswer(a.Value.Passed, a.Value.Detail, time.GetElapsedTime(a.Value.At)), StringComparer.Ordinal)
            : FrozenDictionary<string, GateAnswer>.Empty;

    /// <summary>Since the question was last put; null when it never was.</summary>
    public TimeSpan? Age(NamespacedName service, string gate, string region) =>
        _answers.TryGetValue(service, out var answers) && answers.TryGetValue((gate, region), out var answer) ? time.GetElapsedTime(answer.At) : null;

    /// <returns>Whether that is news.</returns>
    public bool Put(NamespacedName service, string gate, string region, bool passed, string detail)
    {
        var answers = _answers.GetOrAdd(service, _ => new());
        var isNews = !answers.TryGetValue((gate, region), out var before) || before.Passed != passed || before.Detail != detail;
        answers[(gate, region)] = new(passed, detail, time.GetTimestamp());
        return isNews;
    }

    /// <summary>Another leads: what this operator knows grows old.</summary>
    public void Forget(NamespacedName service) => _answers.TryRemove(service, out _);

    private readonly record struct Answer(bool Passed, string Detail, long At);
}
