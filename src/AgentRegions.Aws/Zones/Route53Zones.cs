using System.Collections.Concurrent;
using AgentRegions.Aws.HealthChecks;
using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Aws.Zones;

/// <summary>The zones of one AWS account. One instance a process: the pace and the sharing of requests are its own.</summary>
public sealed class Route53Zones : IDnsZones, IDisposable
{
    private readonly Route53Options _options;
    private readonly Route53Client _client;
    private readonly RetryBudget _retries;
    private readonly Route53HealthChecks _healthChecks;
    private readonly ZoneReader _reader;
    private readonly ZoneLookup _zones;
    private readonly BatchSender _sender;
    private readonly ConcurrentDictionary<string, ZoneWriter> _writers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SharedPages> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _asking = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private bool _disposed;

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public Route53Zones(Route53Options options, ILogger<Route53Zones>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _client = new Route53Client(options, options.Credentials);
        _retries = new RetryBudget(options);
        _healthChecks = new Route53HealthChecks(_client, _retries);
        _reader = new ZoneReader(_client, _retries);
        _zones = new ZoneLookup(_client, _retries, options.ZoneLifetime, options.TimeProvider, _stopping.Token);
        _sender = new BatchSender(_client, _reader, _zones, _retries, logger ?? NullLogger<Route53Zones>.Instance);
    }

    /// <summary>The account's health checks, at the same pace.</summary>
    public IHealthChecks HealthChecks => _healthChecks;

    public Task<DnsSnapshot> ReadAsync(DnsTarget target, CancellationToken cancellationToken) => ReadAsync(target, TimeSpan.Zero, cancellationToken);

    public Task<DnsSnapshot> LookAsync(DnsTarget target, CancellationToken cancellationToken) => ReadAsync(target, IDnsZones.LookAge, cancellationToken);

    private async Task<DnsSnapshot> ReadAsync(DnsTarget target, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var zoneId = await FindAsync(target, cancellationToken);
        var pages = _pages.GetOrAdd(zoneId, id => new SharedPages(id, _reader, _options.TimeProvider, _stopping.Token));
        try
        {
            return await pages.ReadAsync(target.Name, maxAge, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (e is NoSuchHostedZoneException)
                _zones.Forget(zoneId);
            throw Faults.ToDns(e, $"reading {target.Name} in zone {zoneId}");
        }
    }

    /// <exception cref="ArgumentException">The change has no ownership TXT, or one of another name.</exception>
    public async Task<DnsChangeResult> ApplyAsync(DnsTarget target, DnsChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(change);
        RequireOwnership(target, change);
        var zoneId = await FindAsync(target, cancellationToken);
        var writer = _writers.GetOrAdd(zoneId, id => new ZoneWriter(id, _sender, _options.CollectionWindow, _options.TimeProvider, _stopping.Token));
        return await writer.ApplyAsync(new PendingChange(target.Name, change), cancellationToken);
    }

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(changeId);
        // Services that moved together share a change, and ask for it together.
        var asking = _asking.GetOrAdd(changeId, id => new(() => AskAsync(id)));
        return asking.Value.WaitAsync(cancellationToken);
    }

    private async Task<bool> AskAsync(string changeId)
    {
        try
        {
            return (await _retries.RunAsync(token => _client.GetChangeAsync(Ids.Bare(changeId), token), _stopping.Token)).IsInSync;
        }
        catch (NoSuchChangeException)
        {
            // Route 53 forgets changes long after every name server answers them.
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Faults.ToDns(e, $"asking for change {changeId}");
        }
        finally
        {
            _asking.TryRemove(changeId, out _);
        }
    }

    public void Dispose()
    {
        // A container disposes of it once for each port that it was asked for.
        if (_disposed)
            return;
        _disposed = true;
        _stopping.Cancel();
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task<string> FindAsync(DnsTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await _zones.FindAsync(target, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Faults.ToDns(e, $"looking up the zone {target.Zone}");
        }
    }

    private static void RequireOwnership(DnsTarget target, DnsChange change)
    {
        if (change is { ExpectedOwnership: null, NextOwnership: null })
            throw new ArgumentException("a change must compare or leave an ownership TXT", nameof(change));
        var name = OwnershipRecord.NameFor(DnsNames.Normalize(target.Name));
        foreach (var txt in new[] { change.ExpectedOwnership, change.NextOwnership }.OfType<DnsRecordSet>())
        {
            if (txt.Type != DnsRecordType.TXT || DnsNames.Normalize(txt.Name) != name)
                throw new ArgumentException($"the ownership of {target.Name} is the TXT {name}, not {txt.Type} {txt.Name}", nameof(change));
        }
    }
}
