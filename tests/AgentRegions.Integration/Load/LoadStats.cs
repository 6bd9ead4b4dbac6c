using System.Collections.Concurrent;
using System.Diagnostics;

namespace AgentRegions.Integration.Load;

/// <summary>What the clients saw. Safe for concurrent use.</summary>
internal sealed class LoadStats
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<(TimeSpan At, TimeSpan Took)> _turns = new();
    private readonly ConcurrentQueue<(TimeSpan At, TimeSpan Took)> _moved = new();
    private readonly ConcurrentQueue<(TimeSpan At, TimeSpan Took)> _opens = new();
    private readonly ConcurrentQueue<string> _troubles = new();
    private int _requests;
    private int _lost;
    private int _cut;
    private int _serverErrors;
    private int _sentOn;
    private int _repeats;
    private int _repeatsKept;

    public TimeSpan Now => Stopwatch.GetElapsedTime(_began);

    /// <summary>Turns sent and streams asked for.</summary>
    public int Requests => _requests;

    public int Lost => _lost;

    public int Cut => _cut;

    public int ServerErrors => _serverErrors;

    /// <summary>Streams that another region took, by a 307.</summary>
    public int SentOn => _sentOn;

    /// <summary>Effects asked for again.</summary>
    public int Repeats => _repeats;

    /// <summary>Of those, how many got the receipt of the first time.</summary>
    public int RepeatsKept => _repeatsKept;

    /// <summary>What went wrong, in words: the first and the last of it.</summary>
    public IReadOnlyList<string> Troubles => [.. _troubles.Take(15).Concat(_troubles.Skip(15).TakeLast(15))];

    public void Asked() => Interlocked.Increment(ref _requests);

    /// <param name="moved">It is the first of its conversation in another region than the last: what was written there has to arrive.</param>
    public void Answered(long since, bool moved) => (moved ? _moved : _turns).Enqueue((Now, Stopwatch.GetElapsedTime(since)));

    public void Opened(long since) => _opens.Enqueue((Now, Stopwatch.GetElapsedTime(since)));

    public void Redirected() => Interlocked.Increment(ref _sentOn);

    public void Repeated(bool isKept)
    {
        Interlocked.Increment(ref _repeats);
        if (isKept)
            Interlocked.Increment(ref _repeatsKept);
    }

    /// <summary>A request without an answer that is one.</summary>
    /// <param name="status">The answer's; 0: there is none.</param>
    public void NotAnswered(int status, string trouble)
    {
        Interlocked.Increment(ref _lost);
        if (status >= 500)
            Interlocked.Increment(ref _serverErrors);
        Tell($"lost ({status}): {trouble}");
    }

    /// <summary>A stream ended that its client had not ended.</summary>
    public void WasCut(string trouble)
    {
        Interlocked.Increment(ref _cut);
        Tell($"cut: {trouble}");
    }

    public void Forked(string conversation) => Tell($"forked: {conversation}");

    /// <summary>When conversations were first answered in another region, since a moment.</summary>
    public IReadOnlyList<TimeSpan> MovedAfter(TimeSpan moment) => [.. _moved.Where(m => m.At >= moment).Select(m => m.At - moment)];

    public LoadWindow Between(TimeSpan from, TimeSpan to) => new(
        LatencySummary.Of(_turns.Concat(_moved), from, to), LatencySummary.Of(_turns, from, to), LatencySummary.Of(_moved, from, to), LatencySummary.Of(_opens, from, to));

    private void Tell(string trouble) => _troubles.Enqueue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Now.TotalSeconds:0.0} s {trouble}"));
}

/// <param name="Turns">Requests within streams: all of them.</param>
/// <param name="Settled">Of those, the ones of a conversation that was here already.</param>
/// <param name="Moved">The others: the first of a conversation in another region, which waits until the last turn has arrived there.</param>
/// <param name="Opens">From the wish for a stream to the stream, by DNS and over redirects.</param>
public sealed record LoadWindow(LatencySummary Turns, LatencySummary Settled, LatencySummary Moved, LatencySummary Opens);

/// <summary>Latencies in milliseconds.</summary>
/// <param name="PerSecond">How many there were a second.</param>
public sealed record LatencySummary(int Count, double PerSecond, double P50, double P95, double P99)
{
    internal static LatencySummary Of(IEnumerable<(TimeSpan At, TimeSpan Took)> samples, TimeSpan from, TimeSpan to)
    {
        var took = samples.Where(s => s.At >= from && s.At < to).Select(s => s.Took.TotalMilliseconds).Order().ToList();
        double At(double share) => took.Count == 0 ? 0 : took[Math.Min(took.Count - 1, (int)(took.Count * share))];
        return new(took.Count, took.Count / Math.Max(0.001, (to - from).TotalSeconds), At(0.5), At(0.95), At(0.99));
    }
}
