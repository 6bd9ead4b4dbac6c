using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>
/// The session and the effect table of a region's agents. Sessions are written in the own region alone, and read there: what another region's replica has,
/// replication brings, or who asks that one as a peer. Effects are claimed at whichever replica answers.
/// </summary>
public sealed class DynamoDbSessions : IDisposable
{
    private readonly DynamoDbClients _clients;
    private readonly DynamoDbSessionOptions _options;
    private readonly string[] _here;

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public DynamoDbSessions(DynamoDbSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _clients = new(options.Calls);
        _options = options;
        _here = [options.Region];
        Admin = new(_clients);
        var patience = options.Calls.RequestTimeout > options.SessionPeerTimeout ? options.Calls.RequestTimeout : options.SessionPeerTimeout;
        Tables = new(
            _clients.Table(TableKind.Sessions, options.SessionTable, _here),
            options.EffectTable is { } effects ? _clients.Table(TableKind.Effects, effects, options.EffectEndpoints) : null)
        {
            CheckAsync = CheckAsync,
            Peers = Peers().ToDictionary(p => p.Key, ITable (p) => _clients.TableOnce(TableKind.Sessions, options.SessionTable, p.Value, patience), StringComparer.Ordinal),
        };
    }

    /// <summary>Makes tables, and checks any.</summary>
    public DynamoTables Admin { get; }

    public SessionTables Tables { get; }

    public void Dispose() => _clients.Dispose();

    private IEnumerable<KeyValuePair<string, string>> Peers() => _options.SessionPeers.Where(p => p.Value != _options.Region);

    private async Task<IReadOnlyList<TableRefusal>> CheckAsync(CancellationToken cancellationToken)
    {
        var regions = _options.ServiceRegions.Append(_options.Region).Concat(Peers().Select(p => p.Value)).Distinct().ToList();
        var sessions = await Admin.CheckAsync(TableKind.Sessions, _options.SessionTable, _here, regions, cancellationToken);
        return _options.EffectTable is { } effects
            ? [.. sessions, .. await Admin.CheckAsync(TableKind.Effects, effects, _options.EffectEndpoints, regions, cancellationToken)]
            : sessions;
    }
}
