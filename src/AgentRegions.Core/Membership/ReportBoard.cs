namespace AgentRegions.Core.Membership;

/// <summary>Collects what this operator has to say of its services. Safe for concurrent use.</summary>
public sealed class ReportBoard
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<NamespacedName, ServiceReport> _services = [];
    private string? _abstains;
    private ObserverReport? _current;

    /// <summary>The same object until something changes.</summary>
    public ObserverReport Current
    {
        get
        {
            lock (_gate)
                return _current ??= new() { Abstains = _abstains, Services = [.. _services.Values] };
        }
    }

    /// <returns>Whether it says something new.</returns>
    public bool Put(ServiceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        lock (_gate)
        {
            if (_services.TryGetValue(report.Service, out var before) && before.SaysTheSameAs(report))
                return false;
            _services[report.Service] = report;
            _current = null;
            return true;
        }
    }

    /// <returns>Whether it said anything of the service before.</returns>
    public bool Remove(NamespacedName service)
    {
        lock (_gate)
        {
            if (!_services.Remove(service))
                return false;
            _current = null;
            return true;
        }
    }

    /// <param name="why">Null: its verdicts are votes.</param>
    /// <returns>Whether that is new.</returns>
    public bool Abstain(string? why)
    {
        lock (_gate)
        {
            if (_abstains == why)
                return false;
            _abstains = why;
            _current = null;
            return true;
        }
    }
}
