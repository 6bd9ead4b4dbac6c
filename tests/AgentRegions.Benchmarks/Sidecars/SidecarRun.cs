using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AgentRegions.Aws;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Benchmarks.Checkpoints;
using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Hosting;
using AgentRegions.Sidecar.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Benchmarks.Sidecars;

/// <summary>
/// Alternates a checkpoint by the library with one through the sidecar, over HTTP on loopback and on a Unix socket. The sidecar's time in the store is
/// measured too, so what it adds is known for each request and not only as a difference of two distributions. Once on a table in memory, which takes no
/// time, and once on DynamoDB where one is named.
/// </summary>
internal static class SidecarRun
{
    private const string Region = "us-east-1";
    private const int WarmUp = 1000;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(1);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(int rounds, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        foreach (var overSocket in (bool[])[false, true])
        {
            findings.Add(await MeasureAsync("memory", new MemoryTable(TimeProvider.System), overSocket, rounds, cancellation));
            if (Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_DYNAMODB") is not { Length: > 0 } endpoint)
                continue;
            var tables = $"sessions-{Guid.NewGuid():N}";
            using var dynamo = new DynamoDbSessions(OptionsOf(tables, new(endpoint)));
            await dynamo.Admin.CreateAsync(TableKind.Sessions, tables, [Region], null, cancellation);
            findings.Add(await MeasureAsync("DynamoDB Local", dynamo.Tables.Sessions, overSocket, rounds, cancellation));
        }
        return findings;
    }

    private static async Task<Finding> MeasureAsync(string store, ITable table, bool overSocket, int rounds, CancellationToken cancellation)
    {
        var timed = new TimedTable(table);
        await using var library = new AgentSessions(new(timed, null), new() { Region = Region }, TimeProvider.System, () => Guid.NewGuid().ToString("N"));
        var socket = Path.Combine(Path.GetTempPath(), $"sidecar-{Guid.NewGuid():N}.sock");
        await using var app = SidecarApp.Build(
            new() { Region = Region, Listen = overSocket ? $"unix:{socket}" : "http://127.0.0.1:0", LogLevel = LogLevel.Warning, Store = new() { Kind = StoreKind.Files, Directory = Path.GetTempPath() } },
            builder => builder.Services.AddSingleton(new SessionTables(timed, null)));
        await app.StartAsync(cancellation);
        using var http = overSocket ? OverSocket(socket) : new HttpClient { BaseAddress = new(app.Urls.First()) };

        await using var session = await library.StartAsync("direct", cancellation);
        var (direct, through) = (new List<double>(rounds), new List<double>(rounds));
        var (directCpu, throughCpu) = (TimeSpan.Zero, TimeSpan.Zero);
        string? tag = null;
        var random = new Random(1);
        for (var i = -WarmUp; i < rounds; i++)
        {
            var text = Texts.Prose(random, 1024);
            timed.Reset();
            var cpu = Environment.CpuUsage.TotalTime;
            var began = Stopwatch.GetTimestamp();
            session.Append("user", text, $"m{i + WarmUp}");
            await session.CheckpointAsync(cancellation);
            var byLibrary = Stopwatch.GetElapsedTime(began) - timed.Elapsed;

            var between = Environment.CpuUsage.TotalTime;
            timed.Reset();
            began = Stopwatch.GetTimestamp();
            tag = await AppendAsync(http, tag, $"m{i + WarmUp}", text, cancellation);
            var bySidecar = Stopwatch.GetElapsedTime(began) - timed.Elapsed;
            if (i < 0)
                continue;
            directCpu += between - cpu;
            throughCpu += Environment.CpuUsage.TotalTime - between;
            direct.Add(byLibrary.TotalMilliseconds);
            through.Add(bySidecar.TotalMilliseconds);
        }
        var transport = overSocket ? "Unix socket" : "loopback";
        Show($"{store}, library, above the store's time", direct, directCpu);
        Show($"{store}, sidecar on {transport}, above the store's time", through, throughCpu);
        return Finding.AtMost($"sidecar above the store's time, {transport}, {store}: p99", At(through, 0.99), Budget.TotalMilliseconds, "ms", 2);
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

    private static void Show(string what, List<double> milliseconds, TimeSpan cpu)
    {
        milliseconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: p50 {At(milliseconds, 0.5):0.000} ms, p90 {At(milliseconds, 0.9):0.000} ms, p99 {At(milliseconds, 0.99):0.000} ms; CPU of the process, client included: {cpu.TotalMilliseconds / milliseconds.Count:0.000} ms each"));
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(sorted.Count * share)];

    private static HttpClient OverSocket(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new("http://sidecar"),
    };

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
