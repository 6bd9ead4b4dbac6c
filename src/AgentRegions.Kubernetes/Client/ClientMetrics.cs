using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace AgentRegions.Kubernetes.Client;

/// <summary>What the client counts, under the meter <see cref="MeterName"/>.</summary>
internal sealed class ClientMetrics : IDisposable
{
    public const string MeterName = "AgentRegions.Kubernetes.Client";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _unparsable;

    public ClientMetrics(IMeterFactory? factory)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _requests = _meter.CreateCounter<long>("rest_client_requests_total", description: "HTTP requests to the API server by method, host and code; code <error> when there was no answer.");
        _unparsable = _meter.CreateCounter<long>("kubernetes_client_unparsable_objects_total", description: "Objects of lists and watches that did not fit their type, by kind.");
    }

    public void Requested(HttpMethod method, HttpStatusCode? code, Uri server) => _requests.Add(
        1,
        new("method", method.Method),
        new("host", server.Authority),
        new("code", code is { } number ? ((int)number).ToString(CultureInfo.InvariantCulture) : "<error>"));

    public void Unparsable(string kind) => _unparsable.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Dispose() => _meter.Dispose();
}
