using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>What the register says of changes that may be news.</summary>
internal static class ChangeFacts
{
    public const string RecordsRefused = "RecordsRefused";

    /// <summary>All that one change can give.</summary>
    public static IEnumerable<NotificationKey> KeysOf(long epoch) =>
    [
        new(NotificationEvent.FailoverStarted, epoch),
        new(NotificationEvent.FailoverSwitched, epoch),
        new(NotificationEvent.FailoverDone, epoch),
        new(NotificationEvent.FailoverFailed, epoch),
    ];

    /// <summary>The last news of an ended change; null while it goes on, and for what is no change to tell of.</summary>
    public static NotificationKey? EndOf(ChangeRecord change) =>
        change.Kind is null ? null
        : change.Phase switch
        {
            FailoverPhase.Done => new(NotificationEvent.FailoverDone, change.Epoch),
            FailoverPhase.Failed => new(NotificationEvent.FailoverFailed, change.Epoch),
            _ => null,
        };

    /// <summary>Oldest first, of changes after an epoch.</summary>
    public static IEnumerable<Notification> Of(Register register, long after, Notification form)
    {
        foreach (var change in register.History.Reverse().Where(h => h.Epoch > after && h.Kind is not null))
        {
            var told = form with { Epoch = change.Epoch, Kind = change.ShownKind, From = change.From, To = change.To, Regions = change.From, Reason = ReasonOf(change.ShownKind!.Value, change.RequestedBy) };
            yield return told with
            {
                Key = new(NotificationEvent.FailoverStarted, change.Epoch),
                Severity = SeverityOf(change.ShownKind.Value, change.RequestedBy),
                Message = change.Evidence,
                At = change.IntentAt,
            };
            if (change.AcceptedAt is { } accepted)
                yield return told with { Key = new(NotificationEvent.FailoverSwitched, change.Epoch), Message = $"Route 53 accepted the change{Took(change)}", At = accepted };
            if (change.Phase == FailoverPhase.Done)
                yield return told with { Key = new(NotificationEvent.FailoverDone, change.Epoch), Message = $"all name servers answer it{Took(change)}", At = change.InSyncAt ?? form.At };
            if (change.Phase == FailoverPhase.Failed)
            {
                yield return told with
                {
                    Key = new(NotificationEvent.FailoverFailed, change.Epoch),
                    Severity = change.Drill is null or { IsBack: true } ? NotificationSeverity.Error : NotificationSeverity.Info,
                    Reason = RecordsRefused,
                    Message = change.Failure ?? "its records were refused",
                    At = form.At,
                };
            }
        }
        if (register.Operation is { RaisesEpoch: true, ShownKind: { } kind } operation && operation.Epoch > after)
        {
            yield return form with
            {
                Key = new(NotificationEvent.FailoverStarted, operation.Epoch),
                Severity = SeverityOf(kind, operation.RequestedBy),
                Epoch = operation.Epoch,
                Kind = kind,
                From = operation.From,
                To = operation.To,
                Regions = operation.From,
                Reason = ReasonOf(kind, operation.RequestedBy),
                Message = operation.Evidence,
                At = operation.IntentAt,
            };
        }
    }

    /// <summary>Of requests that ended without a change.</summary>
    public static IEnumerable<Notification> Requests(Register register, Notification form) => NotificationLedger.FailedRequests(register).Reverse().Select(request => form with
    {
        Key = NotificationLedger.KeyOf(request),
        Kind = request.Drill is null ? null : FailoverKind.Drill,
        Severity = request is { Drill: { IsBack: true }, Reason: not nameof(DrillResult.Interrupted) } ? NotificationSeverity.Error
            : request.Drill is not null ? NotificationSeverity.Info
            : request.Reason == RequestRecord.RolledBack ? NotificationSeverity.Warning : NotificationSeverity.Error,
        Reason = request.Reason,
        Message = $"Failover {request.Name}: {request.Message}",
        At = request.At,
    });

    /// <summary>Of a change that nobody asked for and that was taken back.</summary>
    public static IEnumerable<Notification> TakenBack(Register register, Notification form) => register.RolledBack is not { } back ? [] :
    [
        form with { Key = NotificationLedger.KeyOf(back), Severity = NotificationSeverity.Warning, Reason = RequestRecord.RolledBack, Message = $"{back.Change}: {back.Message}", At = back.At },
    ];

    /// <summary>Of an active set that was taken over from the zone, until a person acknowledged it.</summary>
    public static IEnumerable<Notification> Adopted(Register register, Notification form) => register.OpenAdoption is not { } adoption ? [] :
    [
        form with
        {
            Key = NotificationLedger.KeyOf(adoption), Severity = NotificationSeverity.Error, From = register.Active, Regions = register.Active, Reason = Planning.Reasons.Adopted, Message = adoption.Message, At = adoption.At,
        },
    ];

    private static string ReasonOf(FailoverKind kind, string? requestedBy) =>
        kind == FailoverKind.Drill ? Reasons.Drill
        : requestedBy is not null ? Reasons.Requested
        : kind switch
        {
            FailoverKind.Failover => Reasons.RegionUnhealthy,
            FailoverKind.Failback => Reasons.PreferredRegionRecovered,
            _ => Reasons.RoutingChanged,
        };

    private static NotificationSeverity SeverityOf(FailoverKind kind, string? requestedBy) =>
        kind == FailoverKind.Failover && requestedBy is null ? NotificationSeverity.Warning : NotificationSeverity.Info;

    private static string Took(ChangeRecord change) => change.Timings?.Total is { } total ? $", {total} after the first failed probe or the request" : "";
}
