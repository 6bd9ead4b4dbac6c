namespace AgentRegions.Core.Health;

/// <summary>The latest outcomes of one region's probes, and the runs that they end in. Owned by one writer; bounded.</summary>
public sealed class ProbeWindow(int capacity)
{
    private ProbeOutcome[] _ring = new ProbeOutcome[Math.Max(1, capacity)];

    /// <summary>How many probes were ever added; the index of the next one.</summary>
    public long Total { get; private set; }

    public int Capacity => _ring.Length;

    public ProbeResult? Last { get; private set; }

    /// <summary>The current run of good answers.</summary>
    public int GoodRun { get; private set; }

    /// <summary>The current run of probes without an answer.</summary>
    public int NoAnswerRun { get; private set; }

    /// <summary>The current run of probes that were answered, well or not.</summary>
    public int AnsweredRun { get; private set; }

    /// <summary>The current run of probes that were not good, whatever kept them from it.</summary>
    public int FailureRun { get; private set; }

    /// <summary>The current run of probes with the last one's reason.</summary>
    public int ReasonRun { get; private set; }

    /// <summary>The probe that began the current run of failures: detection is measured from here.</summary>
    public ProbeResult? FirstFailure { get; private set; }

    public void Add(ProbeResult result)
    {
        var outcome = result.Outcome;
        _ring[(int)(Total % _ring.Length)] = outcome;
        Total++;
        GoodRun = Next(GoodRun, outcome == ProbeOutcome.Good);
        FailureRun = Next(FailureRun, outcome != ProbeOutcome.Good);
        NoAnswerRun = Next(NoAnswerRun, outcome == ProbeOutcome.NoAnswer);
        AnsweredRun = Next(AnsweredRun, outcome != ProbeOutcome.NoAnswer);
        ReasonRun = result.Reason == Last?.Reason ? Next(ReasonRun, true) : 1;
        FirstFailure = FailureRun switch { 0 => null, 1 => result, _ => FirstFailure };
        Last = result;
    }

    /// <summary>Counts the probes with an index of at least <paramref name="from"/> that are still in the window.</summary>
    public (int Good, int Failed) CountFrom(long from)
    {
        var good = 0;
        var first = Math.Max(from, Total - _ring.Length);
        for (var i = Math.Max(0, first); i < Total; i++)
            if (_ring[(int)(i % _ring.Length)] == ProbeOutcome.Good)
                good++;
        return (good, (int)Math.Max(0, Total - Math.Max(0, first)) - good);
    }

    /// <summary>Changes how many outcomes are kept. The latest stay.</summary>
    public void Resize(int capacity)
    {
        if (capacity < 1 || capacity == _ring.Length)
            return;
        var ring = new ProbeOutcome[capacity];
        for (var i = Math.Max(0, Total - Math.Min(capacity, _ring.Length)); i < Total; i++)
            ring[(int)(i % capacity)] = _ring[(int)(i % _ring.Length)];
        // A longer ring has places that no probe filled: their default is Good, and like probes not yet made they count as good.
        _ring = ring;
    }

    private static int Next(int run, bool goesOn) => !goesOn ? 0 : run == int.MaxValue ? run : run + 1;
}
