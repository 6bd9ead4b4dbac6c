using System.Globalization;
using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.HealthChecks;

/// <summary>CreateHealthCheck, GetHealthCheck, ListHealthChecks, GetHealthCheckCount, UpdateHealthCheck, DeleteHealthCheck, GetHealthCheckStatus, GetHealthCheckLastFailureReason.</summary>
internal sealed class HealthCheckOperations(Route53State state)
{
    /// <summary>"CreateHealthCheck": the reference of a deleted check is never taken again.</summary>
    private readonly HashSet<string> _spent = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, HealthCheck> _checks = new(StringComparer.Ordinal);

    public IEnumerable<string> Ids => _checks.Keys;

    public bool Exists(string id) => _checks.ContainsKey(id);

    /// <summary>Null when there is none of that id.</summary>
    public HealthCheck? Find(string id) => _checks.GetValueOrDefault(id);

    /// <summary>As name servers judge it. A check that was deleted stops nothing.</summary>
    public bool IsHealthy(string id) => !_checks.TryGetValue(id, out var check) || IsHealthy(check);

    /// <summary>"CreateHealthCheck": the same reference and settings again give the same check; other settings are refused.</summary>
    public Route53Reply Create(Route53Request request)
    {
        var document = request.Document("CreateHealthCheckRequest");
        var reference = document.Value("CallerReference") is { Length: > 0 and <= 64 } given ? given : throw RefusalException.Invalid("Invalid XML ; CallerReference takes 1 to 64 characters");
        var config = HealthCheckXml.Read(document.Child("HealthCheckConfig") ?? throw RefusalException.Invalid("Invalid XML ; a CreateHealthCheckRequest has no HealthCheckConfig"));
        var check = _checks.Values.FirstOrDefault(c => c.CallerReference == reference);
        if (_spent.Contains(reference))
            throw new RefusalException(409, "HealthCheckAlreadyExists", "A health check with the same caller reference existed and was deleted.");
        if (check is not null && !check.Config.Equals(config))
            throw new RefusalException(409, "HealthCheckAlreadyExists", "A health check with the same caller reference already exists and has different settings.");
        CheckChildren(config);
        if (check is null)
        {
            if (_checks.Count >= 200)
                throw new RefusalException(400, "TooManyHealthChecks", "You can't create more than 200 health checks.");
            check = new(state.NewGuid(), reference, config);
            _checks.Add(check.Id, check);
        }
        return Route53Reply.Created(Element("CreateHealthCheckResponse", HealthCheckXml.Write(check)), $"/2013-04-01/healthcheck/{check.Id}");
    }

    public Route53Reply Get(string id) => Route53Reply.Of(Element("GetHealthCheckResponse", HealthCheckXml.Write(Known(id))));

    public Route53Reply Count() => Route53Reply.Of(Element("GetHealthCheckCountResponse", Element("HealthCheckCount", _checks.Count)));

    public Route53Reply List(Route53Request request)
    {
        var size = request.MaxItems(100);
        var rest = _checks.Values.SkipWhile(c => request.Parameter("marker") is { } marker && string.CompareOrdinal(c.Id, marker) < 0).Take(size + 1).ToList();
        return Route53Reply.Of(Element(
            "ListHealthChecksResponse",
            Element("HealthChecks", rest.Take(size).Select(HealthCheckXml.Write)),
            Element("Marker", request.Parameter("marker") ?? ""),
            Element("IsTruncated", Flag(rest.Count > size)),
            Optional("NextMarker", rest.Count > size ? rest[size].Id : null),
            Element("MaxItems", size.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>"UpdateHealthCheck": a version that is given must be the current one.</summary>
    public Route53Reply Update(string id, Route53Request request)
    {
        var check = Known(id);
        var document = request.Document("UpdateHealthCheckRequest");
        if (document.Value("HealthCheckVersion") is { } version && version != check.Version.ToString(CultureInfo.InvariantCulture))
            throw new RefusalException(409, "HealthCheckVersionMismatch", $"The specified version {version} of the health check doesn't match the current version {check.Version}.");
        var config = HealthCheckXml.Update(document, check.Config);
        CheckChildren(config);
        check.Update(config);
        return Route53Reply.Of(Element("UpdateHealthCheckResponse", HealthCheckXml.Write(check)));
    }

    public Route53Reply Delete(string id)
    {
        _spent.Add(Known(id).CallerReference);
        _checks.Remove(id);
        return Route53Reply.Of(Element("DeleteHealthCheckResponse"));
    }

    public Route53Reply Status(string id) => Observations("GetHealthCheckStatusResponse", Known(id).Last);

    public Route53Reply LastFailure(string id) => Observations("GetHealthCheckLastFailureReasonResponse", Known(id).LastFailure);

    private static Route53Reply Observations(string root, Observation? seen) => Route53Reply.Of(Element(root, Element("HealthCheckObservations", seen is null ? null : Element(
        "HealthCheckObservation",
        Element("Region", "us-east-1"),
        Element("IPAddress", "127.0.0.1"),
        Element("StatusReport", Element("Status", seen.Text), Element("CheckedTime", Instant(seen.At)))))));

    private HealthCheck Known(string id) => Find(id) ?? throw new RefusalException(404, "NoSuchHealthCheck", $"No health check exists with the specified ID: {id}");

    /// <summary>"Monitoring other health checks (calculated health checks)": they exist, and are not calculated themselves.</summary>
    private void CheckChildren(HealthCheckConfig config)
    {
        foreach (var child in config.Children)
        {
            if (Find(child) is not { Config.IsCalculated: false })
                throw RefusalException.Invalid($"Invalid parameter : {child} is not a health check that a calculated health check can monitor.");
        }
    }

    /// <summary>
    /// "How Amazon Route 53 determines whether a health check is healthy": a calculated check counts its healthy children; a disabled one is
    /// healthy; inverting comes last.
    /// </summary>
    private bool IsHealthy(HealthCheck check) => check.Config.Inverted != (
        check.Config.Disabled
        || (check.Config.IsCalculated
            ? check.Config.Children.Count(child => Find(child) is { } known && IsHealthy(known)) >= check.Config.HealthThreshold
            : check.EndpointHealthy));
}
