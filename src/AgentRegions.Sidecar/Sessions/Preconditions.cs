using AgentRegions.Sessions;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Sessions;

/// <summary>What a request says that it changes.</summary>
internal sealed record Preconditions(string? Match, bool MustBeNew)
{
    /// <exception cref="RefusalException">The request says nothing, or something that is no condition.</exception>
    public static Preconditions Of(HttpRequest request)
    {
        var (match, none) = (Tags.IfMatch(request), Tags.IfNoneMatch(request));
        if (none is not null and not Tags.Any)
            throw new RefusalException(Problems.Invalid("If-None-Match: only * has a meaning for a change"));
        if (match is null == none is null)
            throw new RefusalException(match is null ? SessionProblems.NoCondition : Problems.Invalid("give If-Match or If-None-Match, not both"));
        return new(match, none is not null);
    }

    /// <summary>The tag that must be the stored one while it is changed; false: any will do.</summary>
    public bool IsStrict(out string? tag)
    {
        tag = MustBeNew ? null : Match;
        return Match != Tags.Any;
    }

    /// <summary>Another process of this region may have written since: when the condition does not hold the table is asked before that is said.</summary>
    /// <exception cref="RefusalException">It does not hold.</exception>
    public async Task RequireAsync(AgentSession session, CancellationToken cancellationToken)
    {
        if (ProblemOf(session) is null)
            return;
        await session.RefreshAsync(cancellationToken);
        if (ProblemOf(session) is { } problem)
            throw new RefusalException(problem);
    }

    /// <summary>What to say when somebody else was first.</summary>
    public RefusalException Lost(AgentSession session) => new(ProblemOf(session) ?? SessionProblems.Mismatch(Match ?? "", session.Head?.Tag, epoch: null));

    private Problem? ProblemOf(AgentSession session)
    {
        var head = session.Head is { HasEnded: false } there ? there : null;
        if (MustBeNew)
            return head is null && session.MessageCount == 0 ? null : SessionProblems.Exists(head?.Tag);
        if (Match == Tags.Any)
            return head is null && session.MessageCount == 0 ? SessionProblems.NoSession : null;
        return head?.Tag == Match ? null : SessionProblems.Mismatch(Match!, head?.Tag, head?.Epoch);
    }
}
