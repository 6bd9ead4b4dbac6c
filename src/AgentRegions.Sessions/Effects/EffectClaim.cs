using System.Text.Json;

namespace AgentRegions.Sessions.Effects;

/// <summary>What became of a claim.</summary>
public abstract record EffectClaim
{
    private EffectClaim()
    {
    }

    /// <summary>Run it now, then commit, or release if it certainly did nothing.</summary>
    /// <param name="Owner">To commit and release with. Empty: it is recorded nowhere, since there is no effect table and the tool is idempotent.</param>
    /// <param name="IsRerun">An earlier run's fate is unknown.</param>
    public sealed record Claimed(string Owner, bool IsRerun) : EffectClaim;

    /// <summary>It ran before; this is what it gave.</summary>
    public sealed record Replayed(JsonElement? Result, DateTimeOffset CommittedAt) : EffectClaim;

    /// <summary>Another one runs it now.</summary>
    /// <param name="RetryAfter">When its fate becomes unknown, if it does not commit.</param>
    public sealed record InProgress(TimeSpan RetryAfter, string Region) : EffectClaim;

    /// <summary>It was begun and never committed: only a person knows whether it happened. The one who began it may still commit.</summary>
    public sealed record Unknown(DateTimeOffset Since, string Region) : EffectClaim;

    /// <summary>The key stands for another payload.</summary>
    public sealed record Mismatch : EffectClaim;

    /// <param name="Reason">A CamelCase word: NoEffectTable, or why this process is fenced.</param>
    /// <param name="Message">Why, and what to do.</param>
    public sealed record Refused(string Reason, string Message) : EffectClaim;
}

/// <summary>What became of a commit or a release.</summary>
public enum EffectOutcome
{
    Done,

    /// <summary>Another one claimed it since, or it was committed already with another result, or nobody did: nothing changed.</summary>
    NotOwner,
}
