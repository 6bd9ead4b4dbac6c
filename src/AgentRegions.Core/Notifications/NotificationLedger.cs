using System.Globalization;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>
/// What receivers were told of a service: it stands in the register, so that neither a restart nor another leader tells it again. Written after the deliveries, once
/// for each piece of news; what was sent and not noted yet when a leader dies is sent again, with the same id.
/// </summary>
public sealed record NotificationLedger
{
    /// <summary>Changes up to this epoch are told, or older than the wish to be told.</summary>
    public required long Epoch { get; init; }

    /// <summary>Conditions are numbered from here, by the store's clock: a ledger that is begun anew uses no number again.</summary>
    public required long Base { get; init; }

    /// <summary>Told of changes after <see cref="Epoch"/> and of requests.</summary>
    public IReadOnlyList<string> Told { get; set; } = [];

    public IReadOnlyList<NumberedCondition> Conditions { get; set; } = [];

    /// <summary>Begins with nothing to tell of what is past.</summary>
    public static NotificationLedger Begin(Register register, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(register);
        return new()
        {
            Epoch = register.Operation is { RaisesEpoch: true } operation ? operation.Epoch - 1 : register.Epoch,
            Base = storeTime.ToUnixTimeSeconds(),
            Told = [.. FailedRequests(register).Select(KeyOf).Concat(TakenBack(register)).Select(k => k.ToString())],
        };
    }

    public NumberedCondition Condition(NotificationEvent condition) => Conditions.FirstOrDefault(c => c.Event == condition) ?? new(condition, Base, IsOpen: false);

    /// <summary>Whether it needs telling no more.</summary>
    public bool Knows(NotificationKey key)
    {
        if (!key.IsCondition)
            return (key.Request is null && key.Number <= Epoch) || Told.Contains(key.ToString());
        var known = Condition(key.Event);
        return key.Number < known.Number || (key.Number == known.Number && (key.State == NotificationState.Triggered || !known.IsOpen));
    }

    /// <returns>Itself when all of it was known.</returns>
    public NotificationLedger Telling(IEnumerable<NotificationKey> keys, Register register)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(register);
        var next = keys.Where(key => !Knows(key)).Aggregate(this, (ledger, key) => key.IsCondition ? ledger.With(key) : ledger with { Told = [.. ledger.Told, key.ToString()] });
        return ReferenceEquals(next, this) ? this : next.Pruned(register);
    }

    internal static IEnumerable<RequestRecord> FailedRequests(Register register) =>
        register.Requests.Where(r => r.Phase == FailoverPhase.Failed && r.Reason != ChangeFacts.RecordsRefused);

    internal static NotificationKey KeyOf(RequestRecord request) =>
        new(request.Reason == RequestRecord.RolledBack ? NotificationEvent.RolledBack : NotificationEvent.FailoverFailed, 0, Request: request.Name);

    /// <summary>Of one that nobody asked for, by when it was.</summary>
    internal static NotificationKey KeyOf(RolledBack back) =>
        new(NotificationEvent.RolledBack, 0, Request: string.Create(CultureInfo.InvariantCulture, $"taken-back-{back.At.ToUnixTimeSeconds()}"));

    /// <summary>By name: numbers up to the epoch count as told.</summary>
    internal static NotificationKey KeyOf(Adoption adoption) =>
        new(NotificationEvent.RegisterAdopted, 0, Request: string.Create(CultureInfo.InvariantCulture, $"adopted-{adoption.Epoch}"));

    private static IEnumerable<NotificationKey> TakenBack(Register register) => register.RolledBack is { } back ? [KeyOf(back)] : [];

    private NotificationLedger With(NotificationKey key) => this with
    {
        Conditions = [.. Conditions.Where(c => c.Event != key.Event), new(key.Event, key.Number, key.State == NotificationState.Triggered)],
    };

    /// <summary>A change whose end is told is done with, and so are those before it; requests are, when the register has forgotten them.</summary>
    private NotificationLedger Pruned(Register register)
    {
        var ended = register.History
            .Where(h => h.Epoch > Epoch && ChangeFacts.EndOf(h) is { } end && Told.Contains(end.ToString()))
            .Select(h => h.Epoch)
            .DefaultIfEmpty(Epoch)
            .Max();
        var kept = register.History.Select(h => h.Epoch).Append(register.Operation?.Epoch ?? 0).Where(epoch => epoch > ended).SelectMany(ChangeFacts.KeysOf)
            .Concat(FailedRequests(register).Select(KeyOf))
            .Concat(TakenBack(register))
            .Concat(register.OpenAdoption is { } adoption ? [KeyOf(adoption)] : [])
            .Select(key => key.ToString())
            .ToHashSet(StringComparer.Ordinal);
        return this with { Epoch = ended, Told = [.. Told.Where(kept.Contains)] };
    }
}

/// <param name="Number">Of the last one; a new one has the next.</param>
public sealed record NumberedCondition(NotificationEvent Event, long Number, bool IsOpen);
