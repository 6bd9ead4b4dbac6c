using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentRegions.Aws;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Hosting;
using AgentRegions.Sidecar.Stores;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Benchmarks.Sidecars;

/// <summary>
/// Alternates a checkpoint by the library with one through the sidecar, over HTTP on loopback. The sidecar's time in the store is measured too, so what it
/// adds is known for each request and not only as a difference of two distributions.
/// </summary>
internal static class SidecarRun
{
    private const string Region = "us-east-1";
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(1);

    public static async Task<int> MeasureAsync(int rounds, CancellationToken cancellation)
    {
        var tables = $"sessions-{Guid.NewGuid():N}";
        using var dynamo = new DynamoDbSessions(OptionsOf(tables, await TestDynamoDb.EndpointAsync()));
        await dynamo.Admin.CreateAsync(TableKind.Sessions, tables, [Region], null, cancellation);
        var timed = new TimedTable(dynamo.Tables.Sessions);

        var time = TimeProvider.System;
        await using var library = new AgentSessions(new(dynamo.Tables.Sessions, null), new() { Region = Region }, time, () => Guid.NewGuid().ToString("N"));
        await using var app = SidecarApp.Build(
            new() { Region = Region, Listen = "http://127.0.0.1:0", LogLevel = LogLevel.Warning, Store = new() { Kind = StoreKind.Files, Directory = Path.GetTempPath() } },
            builder => builder.Services.AddSingleton(new SessionTables(timed, null)));
        await app.StartAsync(cancellation);
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };

        await using var session = await library.StartAsync("direct", cancellation);
        var (direct, through, added) = (new List<double>(rounds), new List<double>(rounds), new List<double>(rounds));
        string? tag = null;
        var text = new string('x', 1000);
        for (var i = -200; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            session.Append("user", text, $"m{i + 200}");
            await session.CheckpointAsync(cancellation);
            var byLibrary = Stopwatch.GetElapsedTime(began);

            timed.Reset();
            began = Stopwatch.GetTimestamp();
            tag = await AppendAsync(http, tag, $"m{i + 200}", text, cancellation);
            var bySidecar = Stopwatch.GetElapsedTime(began);
            if (i < 0)
                continue;
            direct.Add(byLibrary.TotalMilliseconds);
            through.Add(bySidecar.TotalMilliseconds);
            added.Add((bySidecar - timed.Elapsed).TotalMilliseconds);
        }
        Show("library", direct);
        Show("sidecar", through);
        Show("sidecar, above its own store calls", added);
        return added[(int)(added.Count * 0.99)] <= Budget.TotalMilliseconds ? 0 : 1;
    }

    private static async Task<string> AppendAsync(HttpClient http, string? tag, string id, string text, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions/s1/messages")
        {
            Content = new StringContent($$"""{"messages":[{"id":"{{id}}","role":"user","parts":[{"type":"text","text":"{{text}}"}]}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(tag is null ? "If-None-Match" : "If-Match", tag ?? "*");
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.ETag!.Tag;
    }

    private static void Show(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: p50 {milliseconds[milliseconds.Count / 2]:0.000} ms, p99 {milliseconds[(int)(milliseconds.Count * 0.99)]:0.000} ms, {milliseconds.Count} checkpoints"));
    }

    private static DynamoDbSessionOptions OptionsOf(string table, Uri endpoint)
    {
        var options = new DynamoDbSessionOptions { SessionTable = table, Region = Region };
        options.Calls.Endpoint = endpoint;
        return options;
    }

    /// <summary>Adds up for how long calls were under way; one at a time calls it here, apart from marks that run beside.</summary>
    private sealed class TimedTable(ITable table) : ITable
    {
        private long _ticks;

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks));

        public void Reset() => Interlocked.Exchange(ref _ticks, 0);

        public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => TimeAsync(() => table.GetAsync(key, consistent, cancellationToken));

        public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) => TimeAsync(() => table.QueryAsync(partition, sortPrefix, consistent, cancellationToken));

        public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => TimeAsync(() => table.PutAsync(item, condition, cancellationToken));

        public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => TimeAsync(() => table.DeleteAsync(key, condition, cancellationToken));

        private async Task<T> TimeAsync<T>(Func<Task<T>> call)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                return await call();
            }
            finally
            {
                Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - began);
            }
        }
    }
}
