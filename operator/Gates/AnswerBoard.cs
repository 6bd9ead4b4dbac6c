using System.Collections.Concurrent;
using System.Collections.Frozen;
using AgentRegions.Core;

namespace AgentRegions.Operator.Gates;

/// <summary>What those whom gates ask said last, to this process.</summary>
internal abstract class AnswerBoard<TAnswer>(TimeProvider time)
{
    private readonly ConcurrentDictionary<NamespacedName, ConcurrentDictionary<(string Gate, string Region), (TAnswer Answer, long At)>> _answers = new();

    /// <summary>By gate: of one region.</summary>
    /// <param name="select">Makes the result of an answer and of the time since it came.</param>
    protected IReadOnlyDictionary<string, T> Of<T>(NamespacedName service, string region, Func<TAnswer, TimeSpan, T> select) =>
        _answers.TryGetValue(service, out var answers)
            ? answers.Where(a => a.Key.Region == region).ToDictionary(a => a.Key.Gate, a => select(a.Value.Answer, time.GetElapsedTime(a.Value.At)), StringComparer.Ordinal)
            : FrozenDictionary<string, T>.Empty;

    /// <summary>Since the question was last answered; null when it never was.</summary>
    public TimeSpan? Age(NamespacedName service, string gate, string region) =>
        _answers.TryGetValue(service, out var answers) && answers.TryGetValue((gate, region), out var answer) ? time.GetElapsedTime(answer.At) : null;

    /// <returns>Whether that is news.</returns>
    public bool Put(NamespacedName service, string gate, string region, TAnswer answer)
    {
        var answers = _answers.GetOrAdd(service, _ => new());
        var isNews = !answers.TryGetValue((gate, region), out var before) || !Repeats(answer, before.Answer);
        answers[(gate, region)] = (answer, time.GetTimestamp());
        return isNews;
    }

    /// <summary>Another leads: what this operator knows grows old.</summary>
    /// <returns>Whether there was something to forget.</returns>
    public bool Forget(NamespacedName service) => _answers.TryRemove(service, out _);

    /// <summary>Whether an answer says nothing that the former did not.</summary>
    protected abstract bool Repeats(TAnswer answer, TAnswer before);
}
