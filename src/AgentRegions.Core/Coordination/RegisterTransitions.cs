using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Coordination;

/// <summary>Every way in which a register changes. Pure; the caller writes the result by compare-and-swap.</summary>
public static class RegisterTransitions
{
    private const int RequestLimit = 50;
    private const int DrillLimit = 20;

    /// <summary>Another operator takes the lead: the term rises, and with it everything the former leader holds is old.</summary>
    public static Register LedBy(this Register register, string identity) =>
        register with { Term = register.Term + 1, Leader = identity, WithdrawnAt = null };

    /// <summary>The policy is deleted everywhere, and its records are about to go.</summary>
    public static Register Withdrawing(this Register register, string identity) =>
        register.LedBy(identity) with { Published = null, Operation = null, Preparation = null, RolledBack = null, Drill = null, Pause = null, GlobalPauses = [], Refused = [], Adoption = null, PausedBy = [] };

    /// <summary>Nothing is left to do. Term, epoch and sequence stay used; a policy of the same name begins after them.</summary>
    public static Register Withdrawn(this Register register, DateTimeOffset storeTime) => register with { WithdrawnAt = storeTime, Leader = null };

    /// <summary>
    /// The zone is ahead of this register (restored from a backup, or lost), or this one says of nothing that it was published: the zone's active set is taken over at a
    /// greater epoch. Nothing starts at epoch 1 again, and nothing moves back by itself before a person acknowledged it.
    /// </summary>
    /// <param name="why">What had happened to the register.</param>
    public static Register Adopting(this Register register, OwnershipRecord zone, string zoneText, string why, DateTimeOffset now, DateTimeOffset storeTime)
    {
        var epoch = Math.Max(register.Epoch, zone.Epoch) + 1;
        var sequence = Math.Max(register.Sequence, zone.Sequence) + 1;
        return register with
        {
            Term = Math.Max(register.Term, zone.Term + 1),
            Epoch = epoch,
            Sequence = sequence,
            Preparation = null,
            Drill = DrillTransitions.Forgotten(register.Drill),
            Adoption = new(epoch, storeTime, why),
            Published = new() { Epoch = zone.Epoch, Active = zone.Active, Ownership = zoneText, AcceptedAt = now, InSyncAt = now, StatusPage = zone.StatusPage ? now : null },
            Operation = new()
            {
                Id = $"{epoch}-{sequence}",
                Epoch = epoch,
                From = zone.Active,
                To = zone.Active,
                StatusPage = zone.StatusPage,
                Evidence = why,
                IntentAt = now,
                RaisesEpoch = true,
            },
        };
    }

    /// <summary>
    /// The intent to change the active set: from here on the epoch is raised, whatever happens. A change that the data plane made may be followed by another before its
    /// TXT was written: the next batch names the newer one, and a batch of the older that is still under way consumes the same TXT or is refused.
    /// </summary>
    public static Register Intending(this Register register, Operation operation, int historyLimit = 20)
    {
        var epoch = register.Epoch + 1;
        var sequence = register.Sequence + 1;
        var before = register.Operation is { SwitchedAt: { } switchedAt } followed
            ? register.Recording(Record(followed) with { Phase = FailoverPhase.Done, SwitchedAt = switchedAt, InSyncAt = switchedAt }, historyLimit)
            : register;
        return before with
        {
            Epoch = epoch,
            Sequence = sequence,
            Preparation = null,
            RolledBack = null,
            Operation = operation with { Id = $"{epoch}-{sequence}", Epoch = epoch, RaisesEpoch = true },
        };
    }

    /// <summary>A planned change is about to be prepared.</summary>
    /// <param name="preparation">Its id is given here.</param>
    public static Register Preparing(this Register register, Preparation preparation)
    {
        var sequence = register.Sequence + 1;
        return register with { Sequence = sequence, Preparation = preparation with { Id = $"{register.Epoch}-{sequence}" } };
    }

    /// <summary>The prepared change is taken back, and everything is as it was: who asked for it is told, and what nobody asked for waits a while.</summary>
    public static Register TakenBack(this Register register, DateTimeOffset storeTime)
    {
        var preparation = register.Preparation ?? throw new InvalidOperationException("nothing is being prepared");
        var over = register with { Preparation = null };
        if (preparation.Drill is { } leg)
            return over.DrillTakenBack(preparation, leg, storeTime);
        var message = preparation.Failure ?? "";
        return preparation.RequestedBy is { } request
            ? over.RequestEnded(new() { Name = request, Reason = RequestRecord.RolledBack, Message = message, Steps = preparation.Steps, At = storeTime })
            : over with { RolledBack = new($"{preparation.Kind} to {string.Join(", ", preparation.To)}", message, storeTime) };
    }

    /// <summary>The data plane answers what is intended. The operation stays open until a batch says so in the zone, and blocks no other any more.</summary>
    public static Register Switched(this Register register, DateTimeOffset storeTime)
    {
        var operation = register.Operation ?? throw new InvalidOperationException("no operation is under way");
        return (register with { Operation = operation with { SwitchedAt = storeTime } }).Changed(operation, storeTime);
    }

    /// <summary>The intent to send clients to the status page, or from there back to the active set, which stays as it is either way.</summary>
    public static Register IntendingStatusPage(this Register register, bool shown, string why, DateTimeOffset now)
    {
        var next = register.IntendingSync(why, now);
        return next with { Operation = next.Operation! with { StatusPage = shown } };
    }

    /// <summary>The intent to bring the zone in line with the active set, or the status page, that it has.</summary>
    public static Register IntendingSync(this Register register, string why, DateTimeOffset now)
    {
        var active = register.Published is null ? throw new InvalidOperationException("nothing was published yet") : register.Active;
        var sequence = register.Sequence + 1;
        return register with
        {
            Sequence = sequence,
            Operation = new()
            {
                Id = $"{register.Epoch}-{sequence}",
                Epoch = register.Epoch,
                From = active,
                To = active,
                Evidence = why,
                StatusPage = register.ShowsStatusPage,
                IntentAt = now,
            },
        };
    }

    /// <summary>An active region said another contract than was known.</summary>
    public static Register Knowing(this Register register, IReadOnlyList<KnownContract> contracts) => register with { Contracts = contracts };

    /// <summary>An active region answered a semantic probe in another way than was known.</summary>
    public static Register Knowing(this Register register, IReadOnlyList<KnownMeaning> meanings) => register with { Meanings = meanings };

    /// <summary>A number for one more batch: the former one's fate is not known, or it was refused.</summary>
    public static Register Reserving(this Register register) => register with { Sequence = register.Sequence + 1 };

    /// <summary>A batch that consumed the TXT it aimed at closes the operation.</summary>
    public static Register Accepted(this Register register, Published published, FailoverTimings? timings, DateTimeOffset storeTime, int historyLimit)
    {
        ArgumentNullException.ThrowIfNull(published);
        var operation = register.Operation ?? throw new InvalidOperationException("no operation is under way");
        var closed = register with { Published = published, Operation = null };
        if (!operation.RaisesEpoch)
            return closed;
        // What the data plane did is older than its batch.
        var changed = operation is { Kind: not null, SwitchedAt: null };
        var recorded = closed.Recording(Record(operation) with
        {
            Phase = FailoverPhase.Verify,
            ChangeId = published.ChangeId,
            AcceptedAt = published.AcceptedAt,
            SwitchedAt = operation.SwitchedAt,
            Timings = timings,
        }, historyLimit);
        return (changed ? recorded.Changed(operation, storeTime) : recorded) with
        {
            Refused = [.. register.Refused.Where(r => !operation.To.Contains(r.Region))],
        };
    }

    /// <summary>
    /// Route 53 refuses the records themselves. A change fails, and its epoch stays used; but an earlier batch of it may still be under way. So what takes its
    /// place at once is an operation that keeps what was active, at a greater epoch: closed, like any, by a batch that consumes the TXT. An operation that
    /// changes nothing goes on without those records.
    /// </summary>
    public static Register RecordsRefused(this Register register, IReadOnlyList<RefusedRecords> refused, string message, DateTimeOffset now, DateTimeOffset storeTime, int historyLimit)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var operation = register.Operation ?? throw new InvalidOperationException("no operation is under way");
        var noted = register with { Refused = [.. register.Refused.Where(r => refused.All(n => n.Region != r.Region)), .. refused] };
        // Clients are told it already: going back would be another change, and nobody decided that.
        if (operation.SwitchedAt is not null)
            return noted.Reserving();
        // As for a change: an earlier batch of it may still be under way, and what was shown before is only certain once another consumed the TXT.
        if (operation.TogglesStatusPage(register))
            return noted.IntendingSync(operation.StatusPage ? "the status page's records were refused" : "the records to return to were refused", now);
        if (!operation.RaisesEpoch)
            return refused.Count > 0 ? noted.Reserving() : noted with { Operation = null };
        var failed = noted.Recording(Record(operation) with { Phase = FailoverPhase.Failed, Failure = message }, historyLimit);
        if (operation.Drill is not null && failed.Drill?.Current is { } run)
            failed = failed.DrillEnded(run, DrillResult.Failed, "RecordsRefused", message, storeTime);
        if (register.Published is null)
            return failed with { Operation = null };
        return (failed with { Epoch = register.Epoch + 1 }).IntendingSync($"epoch {operation.Epoch} failed: its records were refused", now);
    }

    /// <summary>All name servers answer the last batch.</summary>
    public static Register InSync(this Register register, DateTimeOffset now) => register with
    {
        Published = register.Published! with { InSyncAt = now },
        History = [.. register.History.Select(h => h.Phase != FailoverPhase.Verify ? h : h with
        {
            Phase = FailoverPhase.Done,
            InSyncAt = now,
            Timings = h.Timings is { } t && h.AcceptedAt is { } accepted && now > accepted ? t with { Insync = new(now - accepted) } : h.Timings,
        })],
    };

    /// <summary>A request ended without a change; asked again under the same name, it shows this.</summary>
    public static Register RequestEnded(this Register register, RequestRecord ended) =>
        register with { Requests = [ended, .. register.Requests] };

    /// <summary>
    /// Forgets requests that ended long ago. One that somebody still asks for is kept however many there are: forgotten, it would end, or run, once more.
    /// What persons asked for is not forgotten for the operators' own drills, whose names never come again. Itself when nothing is forgotten.
    /// </summary>
    /// <param name="asked">The Failover objects that are still relayed, by name.</param>
    public static Register Forgetting(this Register register, IReadOnlySet<string> asked)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(asked);
        var (persons, operators) = (0, 0);
        List<RequestRecord> kept = [.. register.Requests.Where(r => (r.Drill is { IsOperators: true } ? operators++ < DrillLimit : persons++ < RequestLimit) || asked.Contains(r.Name))];
        return kept.Count == register.Requests.Count ? register : register with { Requests = kept };
    }

    /// <summary>A person's command takes effect. Resume ends the pause of its id, also one that arrives later.</summary>
    public static Register Obeying(this Register register, RelayedCommand command)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(command);
        var handled = register with { Commands = [HandledAs(command), .. register.Commands.Take(RequestLimit - 1)] };
        return command.Kind == CommandKind.Acknowledge ? handled.Acknowledging(command.Id)
            : command.Kind == CommandKind.Resume ? handled with { Pause = register.Pause?.Id == command.Id ? null : register.Pause, GlobalPauses = GlobalPause.Without(register, command.Id) }
            : register.Commands.Contains(ResumeOf(command.Id)) ? handled
            : command.GlobalBy is not null ? handled with { GlobalPauses = GlobalPause.With(register, command) }
            : handled with { Pause = new(command.Id, command.Until, command.Reason) };
    }

    /// <summary>Whether a command has had its effect, or could have none any more.</summary>
    public static bool HasObeyed(this Register register, RelayedCommand command, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(command);
        return register.Commands.Contains(HandledAs(command)) || (command.Kind == CommandKind.Pause && command.Until <= storeTime);
    }

    /// <summary>Receivers of notifications were told, or the policy names its first or no more of them. Itself when the ledger stays.</summary>
    public static Register Telling(this Register register, bool anyone, IReadOnlyList<NotificationKey> told, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(register);
        var ledger = anyone ? (register.Notifications ?? NotificationLedger.Begin(register, storeTime)).Telling(told, register) : null;
        return ReferenceEquals(ledger, register.Notifications) ? register : register with { Notifications = ledger };
    }

    private static string HandledAs(RelayedCommand command) => command.Kind switch
    {
        CommandKind.Resume => ResumeOf(command.Id),
        CommandKind.Acknowledge => CommandNews.Acknowledged + command.Id,
        _ => command.Id,
    };

    private static string ResumeOf(string id) => CommandNews.Resumed + id;

    /// <summary>Whether a Failover object of this name has had its one run.</summary>
    public static bool HasHandled(this Register register, string request)
    {
        ArgumentNullException.ThrowIfNull(register);
        return register.Operation?.RequestedBy == request
            || register.History.Any(h => h.RequestedBy == request)
            || register.Requests.Any(r => r.Name == request);
    }

    /// <summary>Whether an operation changes nothing but whether clients get the status page.</summary>
    public static bool TogglesStatusPage(this Operation operation, Register register)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(register);
        return !operation.RaisesEpoch && operation.StatusPage != register.ShowsStatusPage;
    }

    private static ChangeRecord Record(Operation operation) => new()
    {
        Epoch = operation.Epoch,
        Kind = operation.Kind,
        Drill = operation.Drill,
        From = operation.From,
        To = operation.To,
        RequestedBy = operation.RequestedBy,
        Evidence = operation.Evidence,
        Gates = operation.Gates,
        Steps = operation.Steps,
        Loss = operation.Loss,
        Phase = FailoverPhase.Fence,
        IntentAt = operation.IntentAt,
    };

    private static Register Recording(this Register register, ChangeRecord record, int historyLimit)
    {
        var before = register.Remembering(Math.Max(historyLimit, 1) - 1);
        return before with { History = [record, .. before.History] };
    }

    /// <summary>With the latest changes only. A request that leaves the history is remembered all the same, or it would run again while its object is there.</summary>
    internal static Register Remembering(this Register register, int changes)
    {
        var leaving = register.History.Skip(changes).Where(h => h.RequestedBy is not null).Select(h => new RequestRecord
        {
            Name = h.RequestedBy!,
            Phase = h.Phase == FailoverPhase.Failed ? FailoverPhase.Failed : FailoverPhase.Done,
            Reason = h.Phase == FailoverPhase.Failed ? "RecordsRefused" : "Switched",
            Drill = h.Drill,
            Message = h.Failure ?? $"moved to {string.Join(", ", h.To)} at epoch {h.Epoch}",
            At = h.AcceptedAt ?? h.IntentAt,
        });
        return register with
        {
            History = [.. register.History.Take(changes)],
            Requests = [.. leaving, .. register.Requests],
        };
    }
}
