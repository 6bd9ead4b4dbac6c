using AgentRegions.Core.Sessions;

namespace AgentRegions.Simulation.Sessions;

/// <summary>What a client says to an agent. Said again, it is the same turn.</summary>
internal sealed record Turn(string Session, int Number, bool Pays)
{
    public string Question { get; } = FormattableString.Invariant($"m{Number:000}-user");

    public string Answer { get; } = FormattableString.Invariant($"m{Number:000}-agent");

    public string Call { get; } = FormattableString.Invariant($"call-{Number:000}");
}

/// <param name="Head">Null: it was refused, to be asked again.</param>
internal sealed record TurnAnswer(SessionHead? Head, string Why = "");
