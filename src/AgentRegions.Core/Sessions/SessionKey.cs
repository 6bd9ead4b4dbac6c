namespace AgentRegions.Core.Sessions;

/// <summary>
/// A session's name: unique in its tenant, and in its memory revision where there is one. Nothing in it can be taken for a separator of the
/// table's keys, so no tenant reaches another's sessions by a clever id.
/// </summary>
public sealed record SessionKey : IComparable<SessionKey>
{
    /// <exception cref="ArgumentException">A name has another form; the message says which and what to write.</exception>
    public SessionKey(string tenant, string id, string? memRev = null)
    {
        Tenant = SessionNames.Require(tenant, "tenant", SessionNames.Name, SessionNames.NameRemedy);
        Id = SessionNames.Require(id, "session id", SessionNames.Id, SessionNames.IdRemedy);
        MemRev = memRev is null ? null : SessionNames.Require(memRev, "mem_rev", SessionNames.Name, SessionNames.NameRemedy);
    }

    public string Tenant { get; }

    public string Id { get; }

    /// <summary>
    /// The revision of what agents remember: sessions of two revisions never meet, so a release that reads them differently starts anew and one
    /// that goes back finds its own again. Null: the tenant's sessions without one.
    /// </summary>
    public string? MemRev { get; }

    /// <summary>The tenant, with the memory revision where there is one: <c>acme</c> or <c>acme@rev7</c>.</summary>
    public string Space => MemRev is null ? Tenant : $"{Tenant}@{MemRev}";

    /// <summary>Where its items stand in the session table.</summary>
    public string Partition => $"session#{Space}#{Id}";

    public int CompareTo(SessionKey? other) => string.CompareOrdinal(Partition, other?.Partition);

    public override string ToString() => $"{Space}/{Id}";

    public static bool operator <(SessionKey left, SessionKey right) => Comparer<SessionKey>.Default.Compare(left, right) < 0;

    public static bool operator >(SessionKey left, SessionKey right) => Comparer<SessionKey>.Default.Compare(left, right) > 0;

    public static bool operator <=(SessionKey left, SessionKey right) => Comparer<SessionKey>.Default.Compare(left, right) <= 0;

    public static bool operator >=(SessionKey left, SessionKey right) => Comparer<SessionKey>.Default.Compare(left, right) >= 0;
}
