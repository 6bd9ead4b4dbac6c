using System.Globalization;
using System.Text.Json;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Core.Sessions;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Checkpoints;

/// <summary>One session in virtual time: a message of 1 KB every 5 s, each with a checkpoint. What it writes, and what full snapshots would.</summary>
internal static class SessionsRun
{
    private const double Budget = 3;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(int turns)
    {
        List<Finding> findings = [];
        Console.WriteLine($"{turns} turns, one message of 1,024 bytes and one checkpoint every {Between.TotalSeconds} s; write units are for one replica, of everything the session writes");
        foreach (var (name, make) in ((string, Func<Random, int, string>)[])[("prose", Texts.Prose), ("base64", Texts.Base64)])
        {
            var checkpoints = await RunAsync(turns, make, snapshotEvery: null);
            var window = await RunAsync(turns, make, snapshotEvery: 1);
            var whole = Whole(turns, make);
            Show($"{name}: checkpoints", checkpoints, turns, checkpoints.Units);
            Show($"{name}: snapshot of the window each time, compressed", window, turns, checkpoints.Units);
            Show($"{name}: snapshot of the whole session each time, JSON", whole, turns, checkpoints.Units);
            findings.Add(Finding.AtMost($"checkpoint of a 1 KB message, {name}: write units a replica", (double)checkpoints.Units / turns, Budget, "", 2));
            findings.Add(Finding.None($"checkpoint with nothing new, {name}: writes", checkpoints.CleanWrites));
        }
        return findings;
    }

    private static async Task<Cost> RunAsync(int turns, Func<Random, int, string> make, int? snapshotEvery)
    {
        var time = new ManualTimeProvider();
        var table = new CountedTable(new MemoryTable(time));
        var options = new SessionOptions
        {
            Region = "us-east-1",
            FlushInterval = TimeSpan.FromMinutes(10),
            Contract = new() { Release = "1.42.0", SchemaRev = "s7", ModelTag = "m-2026-05" },
        };
        options.SnapshotEvery = snapshotEvery ?? options.SnapshotEvery;
        var (ids, random) = (0, new Random(1));
        await using var sessions = new AgentSessions(new(table, null), options, time, () => $"{++ids:x32}");
        var session = await sessions.StartAsync("3f2b7c1e-5d2a-4f0e-9d55-0a5e6f1c2b3d");
        for (var turn = 0; turn < turns; turn++)
        {
            session.Append(turn % 2 == 0 ? "user" : "assistant", make(random, 1024));
            await session.CheckpointAsync();
            time.Advance(Between);
        }
        var (units, bytes, stored, writes) = (table.Units, table.Bytes, table.StoredBytes, table.Writes);
        for (var clean = 0; clean < turns; clean++)
        {
            await session.CheckpointAsync();
            time.Advance(Between);
        }
        return new(units, bytes, stored, table.Writes - writes);
    }

    /// <summary>What keeps all it has in one value, in as many items as that takes.</summary>
    private static Cost Whole(int turns, Func<Random, int, string> make)
    {
        const int ItemBytes = 380 * 1024;
        var random = new Random(1);
        long content = 0, units = 0, bytes = 0;
        for (var turn = 0; turn < turns; turn++)
        {
            var message = SessionMessage.OfText($"{turn:x32}", turn % 2 == 0 ? "user" : "assistant", make(random, 1024));
            content += JsonSerializer.SerializeToUtf8Bytes(message).Length;
            for (var left = content; left > 0; left -= ItemBytes)
                units += ItemSize.WriteUnits((int)Math.Min(left, ItemBytes));
            bytes += content;
        }
        return new(units, bytes, content, 0);
    }

    private static void Show(string what, Cost cost, int turns, long beside) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what}: {(double)cost.Units / turns:0.00} units a checkpoint ({(double)cost.Units / beside:0.0} x), {cost.CleanWrites} writes when clean, {cost.Bytes / 1024:#,0} KB written, {cost.Stored / 1024:#,0} KB stored"));

    private sealed record Cost(long Units, long Bytes, long Stored, int CleanWrites);
}
