using System.Text.RegularExpressions;
using Npgsql;

namespace AgentRegions.Postgres;

/// <summary>Which database holds a region's sessions and effects, and how it is called.</summary>
public sealed partial class PostgresOptions
{
    /// <summary>As Npgsql reads it: Host=...;Database=...;Username=...;SSL Mode=VerifyFull. Name the nodes of the own region.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The table's name, or schema.name: a to z, digits and underscores.</summary>
    public string SessionTable { get; set; } = "agent_sessions";

    /// <summary>Another table; null: there is none, and mutating effects are refused.</summary>
    public string? EffectTable { get; set; } = "agent_effects";

    /// <summary>Whether tables that are not there are made when they are first needed. Else <see cref="PostgresSessions.CreateAsync"/> makes them.</summary>
    public bool CreateTables { get; set; }

    /// <summary>How long one statement may take: 100 ms to 30 s. The server gives up then too.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long after its begin a call still tries again: 0 to 1 min. The last try may take its time beyond it.</summary>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The delay before the first retry; it doubles, with jitter, up to 1 s. 1 ms to 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often what expired is removed: 1 s to 1 day. Zero: never, as with CockroachDB's row-level TTL.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many items one statement removes: 1 to 10,000.</summary>
    public int SweepBatch { get; set; } = 500;

    /// <summary>Where a database that is not CockroachDB runs, as in us-west-2: it has one place only.</summary>
    public string? DatabaseRegion { get; set; }

    /// <summary>The cloud regions in which agents of the service run.</summary>
    public IReadOnlyList<string> ServiceRegions { get; set; } = [];

    /// <summary>For a developer's machine: a database that goes with its region is accepted.</summary>
    public bool AcceptSingleRegion { get; set; }

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>0 up to 1, for the jitter of delays. Must be thread-safe. Default: a generator of its own.</summary>
    public Func<double>? Randomizer { get; set; }

    internal void Validate()
    {
        var problems = string.Join("; ", Problems());
        if (problems.Length > 0)
            throw new ArgumentException($"PostgresOptions: {problems}");
    }

    /// <summary>Every problem, each with what to write instead. A connection string holds a password: it is never repeated.</summary>
    private IEnumerable<string> Problems()
    {
        if (ConnectionString.Length == 0)
            yield return "ConnectionString is empty: write Host=...;Database=...;Username=...";
        else if (!IsConnectionString(ConnectionString))
            yield return "ConnectionString cannot be read: write Host=...;Database=...;Username=..., with values that hold a semicolon in quotes";
        foreach (var (field, name) in new[] { (nameof(SessionTable), SessionTable), (nameof(EffectTable), EffectTable) })
        {
            if (name is not null && !Name().IsMatch(name))
                yield return $"{field} '{name}': write a name of a to z, digits and underscores, or schema.name";
        }
        if (EffectTable == SessionTable)
            yield return $"EffectTable '{EffectTable}' is the session table too: write another name";
        if (RequestTimeout < TimeSpan.FromMilliseconds(100) || RequestTimeout > TimeSpan.FromSeconds(30))
            yield return $"RequestTimeout {RequestTimeout}: write 100 ms to 30 s";
        if (RetryBudget < TimeSpan.Zero || RetryBudget > TimeSpan.FromMinutes(1))
            yield return $"RetryBudget {RetryBudget}: write 0 to 1 min";
        if (RetryDelay < TimeSpan.FromMilliseconds(1) || RetryDelay > TimeSpan.FromSeconds(1))
            yield return $"RetryDelay {RetryDelay}: write 1 ms to 1 s";
        if (SweepInterval != TimeSpan.Zero && (SweepInterval < TimeSpan.FromSeconds(1) || SweepInterval > TimeSpan.FromDays(1)))
            yield return $"SweepInterval {SweepInterval}: write 1 s to 1 day, or 0 for never";
        if (SweepBatch is < 1 or > 10_000)
            yield return $"SweepBatch {SweepBatch}: write 1 to 10000";
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-z_][a-z0-9_]{0,57}(\.[a-z_][a-z0-9_]{0,57})?$")]
    private static partial Regex Name();
}
