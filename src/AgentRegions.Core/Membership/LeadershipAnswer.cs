namespace AgentRegions.Core.Membership;

/// <summary>What an operator is to do about leading a service.</summary>
public abstract record LeadershipAnswer
{
    private LeadershipAnswer()
    {
    }

    /// <summary>It leads: go on.</summary>
    public sealed record Lead : LeadershipAnswer;

    /// <summary>Raise the term and lead.</summary>
    public sealed record Take(string Reason) : LeadershipAnswer;

    /// <summary>It leads, and another is better placed: raise the term in that one's name.</summary>
    public sealed record HandOver(string Process, string Reason) : LeadershipAnswer;

    /// <summary>Change nothing.</summary>
    /// <param name="Reason">A CamelCase word from <see cref="LeadershipReasons"/>.</param>
    /// <param name="Message">Why, and what would help where something is wrong.</param>
    /// <param name="IsFault">Nobody may lead as things are.</param>
    /// <param name="AskAgainIn">When time alone would change the answer.</param>
    public sealed record Follow(string Reason, string Message, bool IsFault = false, TimeSpan? AskAgainIn = null) : LeadershipAnswer;
}

public static class LeadershipReasons
{
    public const string Following = "Following";
    public const string NotFresh = "StoreUnavailable";
    public const string NotAnObserver = "NotAnObserver";
    public const string SpecsDiffer = "SpecsDiffer";
    public const string WaitingForLease = "WaitingForLease";
}
