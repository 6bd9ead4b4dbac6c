using System.Diagnostics.Metrics;
using AgentRegions.Operator.Policies;

namespace AgentRegions.Operator.StatusPages;

/// <summary>How often the page is asked for.</summary>
internal sealed class StatusPageMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _requests = meters.Create(ServiceMetrics.MeterName).CreateCounter<long>(
        "agentregion_status_page_requests_total", description: "Requests that the listener for status pages answered, by what with: page, unknown (no service of that name has one) or limited (429).");

    public void Count(string result) => _requests.Add(1, new KeyValuePair<string, object?>("result", result));
}
