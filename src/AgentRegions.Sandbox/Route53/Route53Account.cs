using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.HealthChecks;
using AgentRegions.Sandbox.Route53.Records;
using AgentRegions.Sandbox.Route53.Tags;
using AgentRegions.Sandbox.Route53.Wire;
using AgentRegions.Sandbox.Route53.Zones;

namespace AgentRegions.Sandbox.Route53;

/// <summary>
/// One AWS account's Route 53 in memory: a request in, a reply out, under one lock. It has no threads, sockets or clock of its
/// own; <see cref="SandboxRoute53"/> puts it behind HTTP.
/// </summary>
internal sealed class Route53Account
{
    private readonly Lock _lock = new();
    private readonly Route53State _state;
    private readonly RequestBudget _budget;
    private readonly ZoneOperations _zones;
    private readonly RecordOperations _records;
    private readonly HealthCheckOperations _checks;
    private readonly TagOperations _tags;
    private readonly Random _random;

    public Route53Account(Route53Settings settings, TimeProvider time, Random random)
    {
        _state = new(settings, time, random);
        _budget = new(settings, time);
        _zones = new(_state);
        _checks = new(_state);
        _records = new(_state, _checks.Exists);
        _tags = new((type, id) => type == "hostedzone" ? _state.Zones.ContainsKey(id) : _checks.Exists(id));
        _random = random;
    }

    public ISet<string> DeniedNames { get; } = new HashSet<string>(StringComparer.Ordinal);

    public IReadOnlyList<AcceptedBatch> Accepted
    {
        get
        {
            lock (_lock)
                return [.. _state.Accepted];
        }
    }

    public Route53Reply Handle(Route53Request request)
    {
        lock (_lock)
        {
            try
            {
                return _budget.TryTake() ? Dispatch(request) : throw new RefusalException(400, "Throttling", "Rate exceeded");
            }
            catch (RefusalException refusal)
            {
                return refusal.ToReply(_state.Settings.OldErrorForm, _state.NewGuid());
            }
        }
    }

    public string NewRequestId()
    {
        lock (_lock)
            return _state.NewGuid();
    }

    public string CreateZone(string name, bool isPrivate)
    {
        lock (_lock)
            return _zones.Add(Route53Xml.NormalName(name), _state.NewGuid(), null, isPrivate).Id;
    }

    /// <exception cref="RefusalException">The zone is as it was.</exception>
    public void Change(string zoneId, string action, ZoneRecord record)
    {
        lock (_lock)
            _records.Apply(_state.Zone(zoneId), [new(action, record)]);
    }

    /// <summary>What name servers answer from: the longest public zone that holds the name, or null.</summary>
    public ZoneView? FindView(string name)
    {
        lock (_lock)
            return _state.Zones.Values.Where(z => !z.IsPrivate && DomainName.IsWithin(name, z.Name)).MaxBy(z => z.Name.Length)?.View(_state.IsPending);
    }

    public IReadOnlyList<AnswerShare> Answers(string name, RecordType type, ClientPlace place)
    {
        var normal = DomainName.Normalize(name);
        return FindView(normal) is { } view ? ZoneAnswers.Of(view, normal, type, place, IsHealthy) : [new(1, DnsAnswer.Empty(AnswerCode.Refused))];
    }

    /// <summary>Whether name servers take a health check for healthy.</summary>
    public bool IsHealthy(string healthCheckId)
    {
        lock (_lock)
            return _checks.IsHealthy(healthCheckId);
    }

    public IReadOnlyList<(string Id, IReadOnlyDictionary<string, string> Tags)> HealthChecks
    {
        get
        {
            lock (_lock)
                return [.. _checks.Ids.Select(id => (id, _tags.Of(id)))];
        }
    }

    public void DeleteHealthCheck(string id)
    {
        lock (_lock)
            _checks.Delete(id);
    }

    public HealthCheckConfig? ConfigOf(string healthCheckId)
    {
        lock (_lock)
            return _checks.Find(healthCheckId)?.Config;
    }

    public void Observe(string healthCheckId, bool success, string text)
    {
        lock (_lock)
            _checks.Find(healthCheckId)?.Observe(new(_state.Now, success, text));
    }

    private Route53Reply Dispatch(Route53Request request) => (request.Method, request.Path) switch
    {
        ("POST", ["hostedzone"]) => _zones.Create(request),
        ("GET", ["hostedzone"]) => _zones.List(request),
        ("GET", ["hostedzonesbyname"]) => _zones.ListByName(request),
        ("GET", ["hostedzonecount"]) => _zones.Count(),
        ("GET", ["hostedzone", var id]) => _zones.Get(id),
        ("DELETE", ["hostedzone", var id]) => _zones.Delete(id),
        ("POST", ["hostedzone", var id, "rrset"]) => _records.Change(id, request, DeniedNames.Contains),
        ("GET", ["hostedzone", var id, "rrset"]) => _records.List(id, request),
        ("GET", ["change", .., var id]) => _records.GetChange(id),
        ("POST", ["healthcheck"]) => _checks.Create(request),
        ("GET", ["healthcheck"]) => _checks.List(request),
        ("GET", ["healthcheckcount"]) => _checks.Count(),
        ("GET", ["healthcheck", var id]) => _checks.Get(id),
        ("POST", ["healthcheck", var id]) => _checks.Update(id, request),
        ("DELETE", ["healthcheck", var id]) => _checks.Delete(id),
        ("GET", ["healthcheck", var id, "status"]) => _checks.Status(id),
        ("GET", ["healthcheck", var id, "lastfailurereason"]) => _checks.LastFailure(id),
        ("POST", ["tags", var type]) => _tags.ListSeveral(type, request),
        ("POST", ["tags", var type, var id]) => _tags.Change(type, id, request),
        ("GET", ["tags", var type, var id]) => _tags.List(type, id),
        ("GET", ["testdnsanswer"]) => AnswerTest.Reply(_state, request, _checks.IsHealthy, _random.NextDouble()),
        _ => SecurityTokens.Reply(_state, request) ?? throw new RefusalException(404, "UnknownOperationException", $"The sandbox knows no {request.Method} /{string.Join('/', request.Path)}"),
    };
}
