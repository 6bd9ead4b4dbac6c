using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Tables;

/// <summary>What goes wrong at one table, or at one replica of it.</summary>
internal sealed class TableFaults
{
    private int _lostAnswers;

    /// <summary>No call is answered, and none does anything.</summary>
    public bool Outage { get; set; }

    /// <summary>The next writes happen, and their answers are lost.</summary>
    public void LoseAnswers(int count = 1) => Interlocked.Add(ref _lostAnswers, count);

    /// <exception cref="TableException">There is an outage.</exception>
    public void BeforeCall()
    {
        if (Outage)
            throw new TableException("the table does not answer");
    }

    /// <exception cref="TableException">This write's answer is lost.</exception>
    public void AfterWrite()
    {
        if (Interlocked.Decrement(ref _lostAnswers) >= 0)
            throw new TableException("the connection was lost before the answer came");
        Interlocked.Increment(ref _lostAnswers);
    }
}
