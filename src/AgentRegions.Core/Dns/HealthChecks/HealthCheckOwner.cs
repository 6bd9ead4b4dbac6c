using System.Globalization;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>Whose health checks they are: a service of a store. Its mark is in their tags and in the reference that each was made with.</summary>
/// <param name="StoreId">The register's.</param>
/// <param name="Service">The policy's namespace and name.</param>
public sealed record HealthCheckOwner(string StoreId, NamespacedName Service)
{
    public const string ServiceTag = "agentregion.dev/service";
    public const string RegionTag = "agentregion.dev/region";
    public const string StoreTag = "agentregion.dev/store";

    /// <summary>How the references of this owner's checks begin: so a check is known for ours also before it has tags.</summary>
    public string Prefix => $"agentregion-{HealthCheckSettings.Digest([StoreId, Service.ToString()])}-";

    /// <summary>
    /// Route 53 makes one check for a reference, however often it is asked, and none ever again once that is deleted: hence the generation,
    /// which the register never uses twice. At most 64 characters.
    /// </summary>
    public string Reference(KeptHealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return $"{Prefix}{check.Generation.ToString(CultureInfo.InvariantCulture)}-{HealthCheckSettings.Digest([check.Name, check.Fixed])[..12]}";
    }

    /// <param name="name">Of <see cref="CheckName"/>.</param>
    /// <param name="spec">For the policy's own tags.</param>
    public IReadOnlyDictionary<string, string> Tags(string name, PolicyHealthChecks? spec) =>
        new SortedDictionary<string, string>(spec?.Tags.ToDictionary() ?? [], StringComparer.Ordinal)
        {
            [ServiceTag] = Service.ToString(),
            [RegionTag] = CheckName.RegionOf(name),
            [StoreTag] = StoreId,
        };

    /// <summary>Ours by its tags; by its reference alone only while it has none of these tags, since its maker ended between making and tagging it.</summary>
    public bool Owns(string reference, IReadOnlyDictionary<string, string> tags)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(tags);
        return reference.StartsWith(Prefix, StringComparison.Ordinal)
            && tags.GetValueOrDefault(StoreTag, StoreId) == StoreId
            && tags.GetValueOrDefault(ServiceTag, Service.ToString()) == Service.ToString();
    }
}
