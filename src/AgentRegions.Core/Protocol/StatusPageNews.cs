using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Protocol;

/// <summary>That clients are sent to the status page, or are not any more, for the Events of every operator.</summary>
public static class StatusPageNews
{
    /// <param name="why">As whoever decided it knows.</param>
    public static ServiceEvent Of(string dnsName, Published published, string? why)
    {
        ArgumentNullException.ThrowIfNull(published);
        var because = why is null ? "" : $": {why}";
        return published.StatusPage is not null
            ? new(true, "StatusPageShown", $"{dnsName} answers with the status page{because}")
            : new(false, "StatusPageRemoved", $"{dnsName} answers with {string.Join(", ", published.Active)} again, and not with the status page{because}");
    }
}
