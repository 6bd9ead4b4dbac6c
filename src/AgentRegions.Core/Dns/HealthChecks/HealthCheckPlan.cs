namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>
/// From what a policy wants, what the register says there is and what records refer to, to what is to be done next. A check whose fixed settings
/// change is replaced: the new one first, then the records, then the old one goes.
/// <code>
///   intend (register) ──► create ──► id (register) ──► records carry it
///   superseded or unwanted, no record carries it, all name servers know ──► retire (register) ──► delete ──► forget (register)
/// </code>
/// </summary>
public sealed record HealthCheckPlan
{
    /// <summary>By name.</summary>
    public required IReadOnlyDictionary<string, HealthCheckSettings> Wanted { get; init; }

    /// <summary>Names whose settings depend on checks that are still to be made.</summary>
    public IReadOnlySet<string> Awaited { get; init; } = new HashSet<string>();

    /// <summary>By name: of the settings and tags together, for <see cref="KeptHealthCheck.Applied"/>.</summary>
    public required Func<string, string> Applied { get; init; }

    public required HealthCheckLedger Ledger { get; init; }

    /// <summary>The ids that the zone's records carry; null while name servers may answer older ones.</summary>
    public required IReadOnlySet<string>? Referenced { get; init; }

    /// <summary>Names whose settings were refused: they wait until those change.</summary>
    public IReadOnlySet<string> Refused { get; init; } = new HashSet<string>();

    /// <summary>Null: all is as it should be, or waits for the records.</summary>
    public HealthCheckStep? Next()
    {
        foreach (var (name, settings) in Wanted.Where(w => !Refused.Contains(w.Key)).OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            if (Current(name, settings) is not { } check)
                return new HealthCheckStep.Note(Ledger.Intending(name, settings));
            if (check.Id is null)
                return new HealthCheckStep.Create(check, settings);
            if (check.Applied != Applied(name))
                return new HealthCheckStep.Update(check, settings);
        }
        return Ledger.Checks.Select(Leave).FirstOrDefault(step => step is not null);
    }

    /// <summary>Names that have no check as wanted yet.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyDictionary<string, HealthCheckSettings> wanted, HealthCheckLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(ledger);
        return [.. wanted.Where(w => ledger.Serving(w.Key, w.Value) is not { } check || check.Fixed != w.Value.Fixed).Select(w => w.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>What every check's tags and settings come to.</summary>
    public static string AppliedOf(HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(tags);
        return HealthCheckSettings.Digest([settings.Fingerprint, .. tags.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => new[] { t.Key, t.Value })]);
    }

    private KeptHealthCheck? Current(string name, HealthCheckSettings wanted) =>
        Ledger.Checks.Where(c => c.Name == name && !c.Retired && c.Fixed == wanted.Fixed).MaxBy(c => c.Generation);

    private HealthCheckStep? Leave(KeptHealthCheck check)
    {
        if (check.Retired)
            return new HealthCheckStep.Delete(check);
        // What is refused for now keeps what it had.
        if (Awaited.Contains(check.Name) || IsCounted(check)
            || (Wanted.TryGetValue(check.Name, out var wanted) && (Current(check.Name, wanted) is not { } current || current == check || current.Id is null)))
            return null;
        // Should it be made all the same, it is an orphan, and found by its reference.
        if (check.Id is null)
            return new HealthCheckStep.Note(Ledger.Without(check));
        return Referenced is null || Referenced.Contains(check.Id) ? null : new HealthCheckStep.Note(Ledger.With(check with { Retired = true }));
    }

    /// <summary>Whether a calculated check counts it, or may: until that was told to count others, or is gone.</summary>
    private bool IsCounted(KeptHealthCheck check) => !CheckName.IsCalculated(check.Name) && CheckName.Calculated(CheckName.RegionOf(check.Name)) is var sum
        && ((check.Id is { } id && Wanted.TryGetValue(sum, out var wanted) && wanted.Children.Contains(id))
            || Ledger.Checks.Any(c => c.Name == sum && (!Wanted.ContainsKey(sum) || Refused.Contains(sum) || c.Retired || c.Applied != Applied(sum))));
}
