using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// Sends a batch and finds out what became of each change in it. Never throws: every change gets its own result.
/// </summary>
internal sealed partial class BatchSender(Route53Client client, ZoneReader reader, ZoneLookup zones, RetryBudget retries, ILogger logger)
{
    public async Task SendAsync(string zoneId, List<PendingChange> batch, CancellationToken cancellationToken)
    {
        var begun = retries.Begin();
        try
        {
            await SendAsync(zoneId, batch, begun, cancellationToken);
        }
        catch (Exception e)
        {
            if (e is NoSuchHostedZoneException)
                zones.Forget(zoneId);
            var fault = e is OperationCanceledException
                ? new DnsException(DnsFault.Unavailable, "stopped while changing records", e)
                : Faults.ToDns(e, $"changing records in zone {zoneId}");
            foreach (var change in batch)
                change.Fail(fault);
        }
    }

    private async Task SendAsync(string zoneId, List<PendingChange> batch, long begun, CancellationToken cancellationToken)
    {
        // A copy: what is settled on the way leaves it.
        var open = new List<PendingChange>(batch);
        var unknown = false;
        while (open.Count > 0)
        {
            Route53Metrics.Batch(open.Count);
            var request = new ChangeResourceRecordSetsRequest { HostedZoneId = zoneId, Changes = [.. open.SelectMany(c => c.Changes)] };
            try
            {
                var accepted = await retries.RunAsync(token => client.ChangeResourceRecordSetsAsync(request, token), begun, cancellationToken);
                foreach (var change in open)
                    change.Settle(new DnsChangeResult.Accepted(accepted.Id, accepted.SubmittedAt));
                return;
            }
            catch (Exception e) when (open.Count > 1 && (Faults.IsRefusal(e) || e is AccessDeniedException))
            {
                Halved(logger, zoneId, open.Count, Faults.Reason(e));
                var half = open.Count / 2;
                await SendAsync(zoneId, open[..half], cancellationToken);
                await SendAsync(zoneId, open[half..], cancellationToken);
                return;
            }
            catch (Exception e) when (Faults.IsRefusal(e))
            {
                open[0].Settle(await ResolveRefusalAsync(zoneId, open[0], e, cancellationToken));
                return;
            }
            catch (Exception e) when (Faults.IsLost(e))
            {
                unknown = true;
                Lost(logger, zoneId, open.Count, e.Message);
                await SettleWhatIsKnownAsync(zoneId, open, e, cancellationToken);
                if (open.Count > 0 && !retries.Remains(begun))
                    throw;
                if (open.Count > 0)
                    await retries.PauseAsync(cancellationToken);
            }
            catch (Exception e) when (unknown && e is not OperationCanceledException)
            {
                // Throttled or denied now says nothing of the attempt before, which may still be on its way.
                throw new DnsException(DnsFault.Unavailable, $"an answer was lost, and then: {e.Message}", e);
            }
        }
    }

    /// <summary>A refusal may be of our own second attempt: the TXT tells.</summary>
    private async Task<DnsChangeResult> ResolveRefusalAsync(string zoneId, PendingChange change, Exception refusal, CancellationToken cancellationToken)
    {
        var current = await ReadBackAsync(zoneId, change, refusal, cancellationToken);
        return ChangeOutcome.Of(change.Change, current) switch
        {
            Fate.Applied => new DnsChangeResult.Accepted(null, retries.Now),
            Fate.Overtaken => new DnsChangeResult.Stale(current, Faults.Reason(refusal)),
            _ => new DnsChangeResult.Invalid(Faults.Reason(refusal)) { HealthCheckMissing = refusal is NoSuchHealthCheckException },
        };
    }

    /// <summary>
    /// After a lost answer: settles, in order, what was applied or overtaken, up to the first change that was not. That one
    /// and the rest may be sent again: each of them can be applied once only.
    /// </summary>
    private async Task SettleWhatIsKnownAsync(string zoneId, List<PendingChange> open, Exception lost, CancellationToken cancellationToken)
    {
        while (open.Count > 0)
        {
            var change = open[0];
            var current = await ReadBackAsync(zoneId, change, lost, cancellationToken);
            switch (ChangeOutcome.Of(change.Change, current))
            {
                case Fate.Applied:
                    change.Settle(new DnsChangeResult.Accepted(null, retries.Now));
                    break;
                case Fate.Overtaken:
                    change.Settle(new DnsChangeResult.Stale(current, "the answer was lost, and the zone holds something else now"));
                    break;
                default:
                    return;
            }
            open.RemoveAt(0);
        }
    }

    private async Task<DnsSnapshot> ReadBackAsync(string zoneId, PendingChange change, Exception cause, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(zoneId, change.Name, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new DnsException(DnsFault.Unavailable, $"cannot tell whether the change of {change.Name} was applied ({Faults.Reason(cause)}); reading it back failed: {e.Message}", e);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Zone {ZoneId}: a batch of {Count} changes was refused and is halved: {Reason}")]
    private static partial void Halved(ILogger logger, string zoneId, int count, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "Zone {ZoneId}: the answer to a batch of {Count} changes is lost, their TXT records are read: {Reason}")]
    private static partial void Lost(ILogger logger, string zoneId, int count, string reason);
}
