using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// The part of the protocol that sends clients to the status page and back. It is an operation like any other that keeps the active set: intent first, then a batch that consumes the
/// TXT, whose next value says what the name shows.
/// </summary>
internal static class StatusPaging
{
    /// <summary>The intent that is called for at rest; null: none is.</summary>
    public static Register? Intent(Turn turn, DateTimeOffset now) =>
        turn.Register is not { Published: not null } register || register.ShowsStatusPage == turn.WantsStatusPage ? null
        : register.IntendingStatusPage(turn.WantsStatusPage, turn.StatusPage!.Message, now);

    /// <summary>
    /// What takes the place of an operation that shows or removes the page and is not called for any more, since a region recovered or a pause began before its batch was
    /// accepted. One of its batches may be under way still: so the next consumes the TXT too.
    /// </summary>
    /// <param name="zone">As last read.</param>
    public static Register? Instead(Turn turn, DnsSnapshot? zone, DateTimeOffset now) =>
        IsLeftOnPage(turn, zone) ? turn.Register.Operation!.StatusPage ? null : turn.Register.IntendingStatusPage(true, $"clients get the status page, and cannot return: {turn.StrandedOnStatusPage}", now)
        : turn.Register.Operation is { } operation && operation.TogglesStatusPage(turn.Register) && operation.StatusPage != turn.WantsStatusPage
            ? turn.Register.IntendingSync($"{(operation.StatusPage ? "the status page is not called for any more" : "the status page stays")}: {turn.StatusPage?.Message}", now)
            : null;

    /// <summary>
    /// The page's batch was accepted though its answer was lost, and Route 53 refuses the records to return to. What the zone had of them is gone: the register has to say what clients
    /// get, or the operation would stand in the way of a failover.
    /// </summary>
    private static bool IsLeftOnPage(Turn turn, DnsSnapshot? zone) =>
        turn.Register is { ShowsStatusPage: false, Operation.RaisesEpoch: false } && zone is not null && OwnershipRecord.Of(zone) is { StatusPage: true }
        && StatusPageRecords.Of(turn.Input.Policy).Count > 0 && turn.StatusPageRefusal is null && turn.StrandedOnStatusPage is not null;

    /// <summary>Who watches should know that the page would be shown, or shown anew, and cannot be.</summary>
    public static ServiceFault? FaultOf(Turn turn) =>
        turn.Register.ShowsStatusPage && turn.StatusPage is { IsWanted: false } && turn.StrandedOnStatusPage is { } stranded
            ? new(FaultArea.Dns, "RecordsRefused", $"clients cannot return from the status page to {string.Join(", ", turn.Register.Active)}: {stranded}")
        : turn.StatusPage is { IsWanted: true } && turn.StatusPageRefusal is { } refused
            ? new(FaultArea.Dns, "RecordsRefused", $"DNS keeps what it had, since Route 53 refused the records of spec.safety.statusPage.dns: {refused.Message}")
            : null;
}
