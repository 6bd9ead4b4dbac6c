using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>What a turn of the leader finds that receivers were not told yet. It finds the same again until the ledger knows it.</summary>
public static class DueNotifications
{
    private static readonly NotificationEvent[] Conditions =
        [NotificationEvent.NoHealthyRegion, NotificationEvent.FailoverBlocked, NotificationEvent.FailbackDue, NotificationEvent.Drift];

    /// <param name="watch">Of this service; told of every turn.</param>
    /// <param name="now">For what the register has no time of.</param>
    public static IReadOnlyList<Notification> Of(NamespacedName service, ServiceInput input, ServiceOutcome outcome, ConditionWatch watch, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(watch);
        if (outcome.Register is not { Notifications: { } ledger } register)
            return [];
        var form = new Notification
        {
            Key = default,
            Service = service,
            DnsName = input.Policy.Dns.Name,
            Severity = NotificationSeverity.Info,
            Epoch = register.Epoch,
            Reason = "",
            Message = "",
            At = now,
        };
        watch.BeginTurn();
        return [.. ChangeFacts.Of(register, ledger.Epoch, form)
            .Concat(ChangeFacts.Requests(register, form))
            .Concat(ChangeFacts.TakenBack(register, form))
            .Concat(ChangeFacts.Adopted(register, form))
            .Where(n => !ledger.Knows(n.Key))
            .Concat(Conditions.Select(c => OfCondition(c, input, outcome, watch, ledger, form)).OfType<Notification>())];
    }

    private static Notification? OfCondition(NotificationEvent condition, ServiceInput input, ServiceOutcome outcome, ConditionWatch watch, NotificationLedger ledger, Notification form)
    {
        var finding = Finding.Of(condition, input, outcome);
        var known = ledger.Condition(condition);
        return watch.Judge(condition, finding, known.IsOpen, input.Policy.Failback.StableFor.Value) switch
        {
            true when finding is Finding.Present present => form with
            {
                Key = new(condition, known.Number + 1),
                Severity = SeverityOf(condition),
                From = outcome.Register!.Active,
                Regions = present.Regions,
                Reason = present.Reason,
                Message = present.Message,
            },
            false => form with
            {
                Key = new(condition, known.Number, NotificationState.Resolved),
                From = outcome.Register!.Active,
                Regions = [.. input.Regions.Where(r => r.IsHealthy).Select(r => r.Name)],
                Reason = outcome.Decision?.Reason ?? Reasons.Serving,
                Message = outcome.Decision?.Message ?? "",
            },
            _ => null,
        };
    }

    private static NotificationSeverity SeverityOf(NotificationEvent condition) => condition switch
    {
        NotificationEvent.NoHealthyRegion => NotificationSeverity.Critical,
        NotificationEvent.FailoverBlocked => NotificationSeverity.Error,
        NotificationEvent.Drift => NotificationSeverity.Warning,
        _ => NotificationSeverity.Info,
    };
}
