namespace AgentRegions.Core.Membership;

/// <summary>One cluster with one operator: nobody to agree with.</summary>
public sealed class SoleOperator(string observer, string process) : IMembership
{
    public string Observer => observer;

    public string Process => process;

    public bool IsSole => true;

    public MembershipOptions Options { get; } = new();

    public Roster Roster => Roster.Empty;

    public bool IsFreshSince(long timestamp) => true;

    public TimeSpan UptimeAt(long timestamp) => TimeSpan.Zero;
}
