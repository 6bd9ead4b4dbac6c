using AgentRegions.Core.Dns.HealthChecks;

namespace AgentRegions.Core.Protocol;

internal enum HealthCheckCallKind
{
    Note,
    Create,
    Update,
    Delete,
    List,
}

/// <summary>A call that was begun, and what it means to the register once it has ended.</summary>
internal sealed record HealthCheckCall
{
    private HealthCheckCall(HealthCheckCallKind kind, Task task) => (Kind, Task) = (kind, task);

    public HealthCheckCallKind Kind { get; }

    public KeptHealthCheck? Check { get; private init; }

    /// <summary>The check's, for one that is deleted.</summary>
    public string? Id { get; private init; }

    public string? Applied { get; private init; }

    public bool IsCompleted => Task.IsCompleted;

    /// <summary>Whether records look otherwise now.</summary>
    public bool ChangesRecords => Kind is HealthCheckCallKind.Create or HealthCheckCallKind.List;

    private Task Task { get; }

    private HealthCheckLedger? Next { get; init; }

    private HealthCheckSettings? Settings { get; init; }

    private IReadOnlyList<string> TagKeys { get; init; } = [];

    /// <summary>No call: the register alone changes.</summary>
    public static HealthCheckCall Noting(HealthCheckLedger next) => new(HealthCheckCallKind.Note, Task.CompletedTask) { Next = next };

    public static HealthCheckCall Creating(
        KeptHealthCheck check, string applied, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, Task<HealthCheckCreation> task) =>
        new(HealthCheckCallKind.Create, task) { Check = check, Applied = applied, Settings = settings, TagKeys = [.. tags.Keys] };

    public static HealthCheckCall Updating(KeptHealthCheck check, string applied, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, Task<bool> task) =>
        new(HealthCheckCallKind.Update, task) { Check = check, Applied = applied, Settings = settings, TagKeys = [.. tags.Keys] };

    public static HealthCheckCall Deleting(KeptHealthCheck check, Task<bool> task) => new(HealthCheckCallKind.Delete, task) { Check = check, Id = check.Id };

    /// <summary>An orphan.</summary>
    public static HealthCheckCall Deleting(string id, Task<bool> task) => new(HealthCheckCallKind.Delete, task) { Id = id };

    public static HealthCheckCall Listing(Task<IReadOnlyList<FoundHealthCheck>> task) => new(HealthCheckCallKind.List, task);

    public Task<IReadOnlyList<FoundHealthCheck>> FoundAsync() => (Task<IReadOnlyList<FoundHealthCheck>>)Task;

    /// <summary>The register's part as it is now, with what the call did to it. What left it meanwhile does not come back.</summary>
    /// <param name="storeTime">Now.</param>
    public async Task<(HealthCheckLedger Next, IReadOnlyList<ServiceEvent> Said)> OutcomeAsync(HealthCheckLedger ledger, DateTimeOffset storeTime)
    {
        await Task;
        var known = ledger.Checks.FirstOrDefault(c => c.Generation == Check?.Generation && c.Name == Check.Name);
        return Kind switch
        {
            HealthCheckCallKind.Note => (Next!, []),
            HealthCheckCallKind.Create when known is not null => Created(ledger, known, await (Task<HealthCheckCreation>)Task, storeTime),
            HealthCheckCallKind.Update when known is not null => Updated(ledger, known, await (Task<bool>)Task),
            HealthCheckCallKind.Delete when known is not null => (ledger.Without(known), [Deleted(ledger, known)]),
            HealthCheckCallKind.Delete when Check is null => (ledger, [new(false, "HealthCheckDeleted", $"{Id} was this service's, and nothing referred to it")]),
            _ => (ledger, []),
        };
    }

    private (HealthCheckLedger, IReadOnlyList<ServiceEvent>) Created(HealthCheckLedger ledger, KeptHealthCheck known, HealthCheckCreation made, DateTimeOffset storeTime) =>
        made.Id is null
            // Another generation has another reference.
            ? (ledger.Without(known), [])
            : (ledger.With(known with { Id = made.Id, MadeAt = storeTime, Applied = made.IsAsAsked ? Applied : null, TagKeys = TagKeys }),
                [new(false, "HealthCheckCreated", $"{known.Name}: {made.Id} checks it {Settings}")]);

    private (HealthCheckLedger, IReadOnlyList<ServiceEvent>) Updated(HealthCheckLedger ledger, KeptHealthCheck known, bool there) =>
        there ? (ledger.With(known with { Applied = Applied, TagKeys = TagKeys }), [new(false, "HealthCheckUpdated", $"{known.Name}: {known.Id} checks it {Settings}")])
        : (ledger.Without(known), [new(true, "HealthCheckGone", $"{known.Name}: {known.Id} is gone, and another takes its place")]);

    private static ServiceEvent Deleted(HealthCheckLedger ledger, KeptHealthCheck known) =>
        ledger.Checks.FirstOrDefault(c => c.Name == known.Name && c is { Id: not null, Retired: false }) is { } successor
            ? new(false, "HealthCheckReplaced", $"{known.Name}: {successor.Id} took the place of {known.Id}, which was deleted")
            : new(false, "HealthCheckDeleted", $"{known.Name}: {known.Id} was deleted");
}
