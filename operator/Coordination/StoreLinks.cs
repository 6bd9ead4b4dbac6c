using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Hosting;

namespace AgentRegions.Operator.Coordination;

/// <summary>The stores that policies name: a link to each, made for the first policy and given up with the last. Safe for concurrent use.</summary>
internal sealed class StoreLinks(
    ICoordinationStore clusterStore, OpenTable openTable, OperatorIdentity identity, MembershipOptions options, StoreMetrics metrics, TimeProvider time,
    ILogger<StoreLinks> logger) : IHostedService
{
    /// <summary>For the last words at shutdown, so that a store that is away does not hold it up.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ClusterLink _cluster = new(clusterStore, new SoleOperator(identity.Observer, identity.Process));
    private readonly List<Linked> _tables = [];
    private readonly Dictionary<NamespacedName, StoreLink> _links = [];
    private readonly TaskCompletionSource _firstTable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<TableLink, bool> _isUrgent = _ => false;
    private string? _abstains;
    private int _made;

    /// <summary>Raised after each look at the others of a store.</summary>
    public event Action<TableLink, Roster, bool>? Seen;

    /// <summary>Ends when a policy names a table for the first time.</summary>
    public Task FirstTable => _firstTable.Task;

    public IReadOnlyList<TableLink> Tables
    {
        get
        {
            lock (_gate)
                return [.. _tables.Select(t => t.Link)];
        }
    }

    /// <summary>Whether the others' votes on a store's services are awaited; asked after each look.</summary>
    public void UrgentWhen(Func<TableLink, bool> isUrgent) => _isUrgent = isUrgent;

    /// <summary>The link that a service uses; null before its first turn.</summary>
    public StoreLink? Get(NamespacedName service)
    {
        lock (_gate)
            return _links.GetValueOrDefault(service);
    }

    /// <summary>The link to the store that a service's policy names.</summary>
    public StoreLink Join(NamespacedName service, CoordinationSpec coordination)
    {
        lock (_gate)
        {
            var link = coordination is { Type: CoordinationType.DynamoDB, DynamoDB: { } table } ? LinkTo(table) : (StoreLink)_cluster;
            _links[service] = link;
            if (link is TableLink shared && !shared.Services.Contains(service))
                shared.Services = shared.Services.Append(service).ToHashSet();
            return link;
        }
    }

    /// <summary>The service's policy is gone. With the last of a store its link ends.</summary>
    /// <param name="last">What is left to say of the service.</param>
    public async Task LeaveAsync(NamespacedName service, ServiceReport last, CancellationToken cancellationToken)
    {
        TableLink? ended = null;
        lock (_gate)
        {
            if (!_links.Remove(service, out var link) || link is not TableLink table)
                return;
            table.Publish(last);
            table.Services = table.Services.Where(s => s != service).ToHashSet();
            if (table.Services.Count == 0)
            {
                _tables.RemoveAll(t => t.Link == table);
                ended = table;
            }
        }
        if (ended is not null)
            await ended.StopAsync(cancellationToken);
    }

    /// <summary>This operator's verdicts are no votes now, in any store; or they are again.</summary>
    public void Abstain(string? why)
    {
        lock (_gate)
        {
            _abstains = why;
            foreach (var table in _tables)
                table.Link.Abstain(why);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Show(() => Tables);
        return Task.CompletedTask;
    }

    /// <summary>After the controllers: no turn runs any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        TableLink[] tables;
        lock (_gate)
        {
            tables = [.. _tables.Select(t => t.Link)];
            _tables.Clear();
        }
        using var late = new CancellationTokenSource(Farewell, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await Task.WhenAll(tables.Select(table => table.StopAsync(either.Token)));
    }

    /// <summary>
    /// One link for a table, however policies list its endpoints: two would write one item. Tables of one name that have no endpoint in common may be two tables; should they be
    /// one, the links see each other's writes as another operator's, since each writes as a process of its own.
    /// </summary>
    private TableLink LinkTo(DynamoDBCoordination table)
    {
        if (_tables.Find(t => t.Table == table.Table && t.Endpoints.Overlaps(table.Endpoints)) is { } known)
        {
            if (!known.Endpoints.SetEquals(table.Endpoints))
                logger.EndpointsDiffer(table.Table, string.Join(", ", table.Endpoints), string.Join(", ", known.Endpoints.Order(StringComparer.Ordinal)));
            known.Endpoints.UnionWith(table.Endpoints);
            return known.Link;
        }
        var store = openTable(table);
        var process = _made++ == 0 ? identity.Process : string.Create(CultureInfo.InvariantCulture, $"{identity.Process}.{_made}");
        var link = new TableLink(table.Table, store, new(identity.Observer, process, store.Items, time, options), of => _isUrgent(of), time, logger);
        link.Seen += (of, before, turned) => Seen?.Invoke(of, before, turned);
        link.Abstain(_abstains);
        _tables.Add(new(table.Table, table.Endpoints.ToHashSet(StringComparer.Ordinal), link));
        _firstTable.TrySetResult();
        return link;
    }

    /// <param name="Endpoints">All that policies name for it.</param>
    private sealed record Linked(string Table, HashSet<string> Endpoints, TableLink Link);
}
