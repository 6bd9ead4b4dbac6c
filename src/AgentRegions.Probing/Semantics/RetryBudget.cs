namespace AgentRegions.Probing.Semantics;

/// <summary>Second tries are for odd failures: an agent that fails again and again is asked once each time. Not for concurrent use.</summary>
internal sealed class RetryBudget
{
    /// <summary>At most, and at first.</summary>
    private const int Most = 3;

    private int _left = Most;

    /// <summary>A first try was answered: a second one is earned.</summary>
    public void Earn() => _left = Math.Min(Most, _left + 1);

    public bool TrySpend()
    {
        if (_left == 0)
            return false;
        _left--;
        return true;
    }
}
