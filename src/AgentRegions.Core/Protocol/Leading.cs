using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Protocol;

/// <summary>Whether this operator is to lead the service: the rules, and since when it has seen what they ask about.</summary>
internal sealed class Leading(NamespacedName service, IMembership membership, TimeProvider time)
{
    // The leader of a term that no item was ever seen of, and since when.
    private (long Term, long Since)? _unseen;
    private (long Term, string? Leader, long Since)? _vacant;

    /// <summary>Also notes in the turn how the observers agree.</summary>
    public LeadershipAnswer Judge(Turn turn, string? dnsFault)
    {
        var input = Input(turn) with { DnsFault = dnsFault };
        turn.Agreement = SpecAgreement.Of(input);
        turn.Leadership = membership.IsSole
            ? turn.Register.Leader == membership.Process ? new LeadershipAnswer.Lead() : new LeadershipAnswer.Take("one operator alone")
            : LeadershipRules.Judge(input with { VacantFor = VacantFor(input) });
        return turn.Leadership;
    }

    private LeadershipInput Input(Turn turn) => new()
    {
        Service = service,
        Register = turn.Register,
        Observers = turn.Input.Observers,
        Regions = turn.Input.Regions,
        SpecHash = turn.Input.SpecHash,
        Abstains = turn.Input.Abstains,
        Membership = membership,
        IsFresh = membership.IsFreshSince(turn.StartedAt) && KnowsTheOthers,
        LeaderSilentFor = SilentFor(turn.Register.Leader, turn.Register.Term),
        VacantFor = TimeSpan.Zero,
    };

    /// <summary>What was read long ago says neither who is there nor what they see, and hides a pause: who cannot read changes nothing.</summary>
    private bool KnowsTheOthers =>
        membership.IsSole || (membership.Roster.ReadAt != Roster.Empty.ReadAt && time.GetElapsedTime(membership.Roster.ReadAt) <= membership.Options.Silence);

    private TimeSpan SilentFor(string? leader, long term)
    {
        if (leader is null || membership.Roster.Processes.TryGetValue(leader, out var silent))
        {
            _unseen = null;
            return leader is null ? TimeSpan.Zero : membership.Roster.Processes[leader];
        }
        if (_unseen is not { } unseen || unseen.Term != term)
            _unseen = unseen = (term, time.GetTimestamp());
        return membership.Roster.ReadAt > unseen.Since ? time.GetElapsedTime(unseen.Since, membership.Roster.ReadAt) : TimeSpan.Zero;
    }

    private TimeSpan VacantFor(LeadershipInput input)
    {
        var (term, leader) = (input.Register.Term, input.Register.Leader);
        if (LeadershipRules.Vacancy(input) is null)
        {
            _vacant = null;
            return TimeSpan.Zero;
        }
        if (_vacant is not { } vacant || vacant.Term != term || vacant.Leader != leader)
            _vacant = vacant = (term, leader, time.GetTimestamp());
        return time.GetElapsedTime(vacant.Since);
    }
}
