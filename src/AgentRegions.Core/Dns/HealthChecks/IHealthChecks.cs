namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>The health checks of an account. Every call may be repeated. Faults are <see cref="DnsException"/>s.</summary>
public interface IHealthChecks
{
    /// <summary>Makes a check and tags it, or finds the one that was made with this reference.</summary>
    Task<HealthCheckCreation> CreateAsync(string reference, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>Gives it all settings that can be changed, and the tags; takes those of <paramref name="dropped"/> away.</summary>
    /// <returns>False when there is no such check.</returns>
    Task<bool> UpdateAsync(
        string id, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, IReadOnlyCollection<string> dropped, CancellationToken cancellationToken);

    /// <summary>One that is not there counts as deleted.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those of the owner, and no other's.</summary>
    /// <param name="known">Ids that should be among them: listings lag, so those that are not are asked for one by one.</param>
    Task<IReadOnlyList<FoundHealthCheck>> ListAsync(HealthCheckOwner owner, IReadOnlyCollection<string> known, CancellationToken cancellationToken);
}

/// <param name="Id">Null: the reference was used before, by a check that is deleted.</param>
/// <param name="IsAsAsked">False: it was made before, with other settings.</param>
public sealed record HealthCheckCreation(string? Id, bool IsAsAsked);

/// <param name="Settings">Null for a kind that this operator does not make.</param>
public sealed record FoundHealthCheck(string Id, string Reference, HealthCheckSettings? Settings, IReadOnlyDictionary<string, string> Tags);
