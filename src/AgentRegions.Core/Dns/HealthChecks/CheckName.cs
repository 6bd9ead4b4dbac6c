namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>What tells a service's health checks apart. A region's own has the region's name.</summary>
public static class CheckName
{
    /// <summary>In no region's name and in no observer's.</summary>
    private const char Separator = '@';

    /// <summary>What an operator's routing control says of a region.</summary>
    public static string Voice(string region, string observer) => $"{region}{Separator}{observer}";

    /// <summary>The one that counts a region's others.</summary>
    public static string Calculated(string region) => $"{region}{Separator}*";

    public static bool IsCalculated(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith("@*", StringComparison.Ordinal);
    }

    public static string RegionOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split(Separator)[0];
    }
}
