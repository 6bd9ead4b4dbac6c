namespace AgentRegions.Core.Membership;

/// <summary>
/// The operators' common rhythm. All operators of a store must use the same. What must hold, with room for clocks that run
/// at different speeds: a holder stops acting at <see cref="Lease"/> − <see cref="Margin"/> after it sent its last acknowledged beat, and nobody
/// takes the lead before having seen no new beat for <see cref="Lease"/>.
/// </summary>
public sealed record MembershipOptions
{
    /// <summary>How often an operator publishes and reads when nothing changes: 100 ms to 10 s.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it reads while a region is under suspicion: the votes of the others decide how soon its service moves.</summary>
    public TimeSpan UrgentRead { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Without a new beat for this long an operator's votes are silence.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without a new beat for this long its lead may be taken.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How much sooner the holder itself stops.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a better placed operator must have been there before a leader hands over to it.</summary>
    public TimeSpan HandOverAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a new beat for this long an observer that is to be replaced need not agree to it any more.</summary>
    public TimeSpan GoneAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An operator that was silent for this long is gone for good, and its item is removed.</summary>
    public TimeSpan Forget { get; init; } = TimeSpan.FromHours(24);
}
