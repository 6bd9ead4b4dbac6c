namespace AgentRegions.Sidecar.Switchovers;

/// <summary>What this sidecar says to its operator of the planned change that it hears of.</summary>
internal sealed class SwitchoverBoard
{
    private volatile SwitchoverWord _word = SwitchoverWord.Nothing;

    public SwitchoverWord Now
    {
        get => _word;
        set => _word = value;
    }
}

/// <param name="Demand">What was heard; null: nothing is asked.</param>
/// <param name="Done">Whether it was done.</param>
/// <param name="Streams">That run beside this sidecar.</param>
/// <param name="NotStored">Sessions of which something waits to be stored.</param>
internal sealed record SwitchoverWord(string? Demand, bool Done, int Streams, int NotStored)
{
    public static SwitchoverWord Nothing { get; } = new(null, false, 0, 0);
}
