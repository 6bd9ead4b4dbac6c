using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Metrics.Tests;

public sealed class PrometheusCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _meters;
    private readonly Meter _meter;

    public PrometheusCollectorTests()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _meter = _meters.Create("tests");
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void EveryKindOfInstrument_WrittenAsPrometheusReadsIt()
    {
        using var collector = new PrometheusCollector(_meters);
        _meter.CreateCounter<long>("requests_total", description: "Requests\nby \\ path").Add(2, new("path", "/a\"b\\c\nd"), new KeyValuePair<string, object?>("code", 200));
        _meter.CreateUpDownCounter<int>("workers", description: "Workers").Add(3);
        _meter.CreateGauge<double>("load").Record(0.25);
        _meter.CreateObservableGauge("depth", () => new Measurement<int>(7, new KeyValuePair<string, object?>("name", "q")));
        var latency = _meter.CreateHistogram("latency_seconds", "s", "Latency", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        latency.Record(0.1);
        latency.Record(0.5);
        latency.Record(5);

        Assert.Equal("""
            # TYPE depth gauge
            depth{name="q"} 7
            # HELP latency_seconds Latency
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.1"} 1
            latency_seconds_bucket{le="1"} 2
            latency_seconds_bucket{le="+Inf"} 3
            latency_seconds_sum 5.6
            latency_seconds_count 3
            # TYPE load gauge
            load 0.25
            # HELP requests_total Requests\nby \\ path
            # TYPE requests_total counter
            requests_total{code="200",path="/a\"b\\c\nd"} 2
            # HELP workers Workers
            # TYPE workers gauge
            workers 3

            """, collector.Collect());
    }

    [Fact]
    public void LabelsInAnotherOrder_SameSeries()
    {
        using var collector = new PrometheusCollector(_meters);
        var counter = _meter.CreateCounter<long>("orders_total");
        counter.Add(1, new("a", "1"), new KeyValuePair<string, object?>("b", "2"));
        counter.Add(1, new("b", "2"), new KeyValuePair<string, object?>("a", "1"));
        Assert.Contains("orders_total{a=\"1\",b=\"2\"} 2\n", collector.Collect(), StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyLabelSets_DroppedAndCounted()
    {
        using var collector = new PrometheusCollector(_meters, new() { MaxLabelSets = 2 });
        var counter = _meter.CreateCounter<long>("ids_total");
        for (var id = 0; id < 5; id++)
            counter.Add(1, new KeyValuePair<string, object?>("id", id));
        var text = collector.Collect();
        Assert.Contains("ids_total{id=\"1\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"2\"", text, StringComparison.Ordinal);
        Assert.Contains("prometheus_dropped_measurements_total{instrument=\"ids_total\"} 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ObservedLabelSetIsGone_NotWrittenAgain()
    {
        using var collector = new PrometheusCollector(_meters);
        var names = new List<string> { "one", "two" };
        _meter.CreateObservableGauge("queues", () => names.Select(name => new Measurement<int>(1, new KeyValuePair<string, object?>("name", name))));
        Assert.Contains("two", collector.Collect(), StringComparison.Ordinal);
        names.Remove("two");
        Assert.DoesNotContain("two", collector.Collect(), StringComparison.Ordinal);
    }

    [Fact]
    public void InstrumentsWithDotsAndOfOtherHosts_LeftAlone()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var collector = new PrometheusCollector(_meters);
        _meter.CreateCounter<long>("http.requests").Add(1);
        others.GetRequiredService<IMeterFactory>().Create("tests").CreateCounter<long>("other_total").Add(1);
        Assert.Equal("", collector.Collect());
    }

    [Fact]
    public void KnownLabelSet_MeasuredWithoutAllocating()
    {
        using var collector = new PrometheusCollector(_meters);
        var counter = _meter.CreateCounter<long>("hot_total");
        var tag = new KeyValuePair<string, object?>("name", "q");
        for (var i = 0; i < 1000; i++)
            counter.Add(1, tag);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            counter.Add(1, tag);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Mapped_ServesTheProcess()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddPrometheusMetrics();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapPrometheusMetrics();
        await app.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(app.Urls.Single() + "/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var text = await response.Content.ReadAsStringAsync();
        foreach (var name in new[] { "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds", "dotnet_gc_heap_bytes" })
            Assert.Matches($@"(?m)^{name} [0-9.E+]+$", text);
    }
}
