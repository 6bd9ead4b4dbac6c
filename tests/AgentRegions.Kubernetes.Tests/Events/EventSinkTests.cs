using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Events;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using static AgentRegions.Kubernetes.Tests.Controllers.OperatorHarness;

namespace AgentRegions.Kubernetes.Tests.Events;

public sealed class EventSinkTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeCluster _cluster = new();
    private readonly EventSink _sink;
    private readonly Widget _widget = Widget("one");
    private Task _running = Task.CompletedTask;

    public EventSinkTests()
    {
        var correlator = new EventCorrelator(_time);
        _sink = new(new(_cluster, correlator, "tester", "tester-1"), correlator, new(_meters.Factory), _time, NullLogger<EventSink>.Instance);
        _widget.Metadata.Uid = "uid";
    }

    public void Dispose()
    {
        _sink.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Published_WrittenWithItsObjectAndSource()
    {
        _sink.Publish(_widget, "Moved", "It moved", EventType.Warning);
        var written = Assert.Single(await FlushAsync());
        Assert.Equal(("tests.example/v1", "Widget", "default", "one", "uid"),
            (written.InvolvedObject.ApiVersion, written.InvolvedObject.Kind, written.InvolvedObject.NamespaceProperty, written.InvolvedObject.Name, written.InvolvedObject.Uid));
        Assert.Equal(("Warning", "Moved", "It moved", 1), (written.Type, written.Reason, written.Message, written.Count));
        Assert.Equal(("tester", "tester", "tester-1"), (written.Source?.Component, written.ReportingComponent, written.ReportingInstance));
    }

    [Fact]
    public async Task SameAgain_CountRises_NoNewEvent()
    {
        for (var i = 0; i < 3; i++)
            _sink.Publish(_widget, "Moved", "It moved");
        var written = Assert.Single(await FlushAsync());
        Assert.Equal(3, written.Count);
        Assert.Equal(2, _cluster.Calls.Count(call => call == "patch Corev1Event"));
    }

    [Fact]
    public async Task ManyDifferentMessages_Combined()
    {
        for (var i = 0; i < 15; i++)
            _sink.Publish(_widget, "Moved", $"It moved to {i}");
        var written = await FlushAsync();
        Assert.Equal(10, written.Length);
        var combined = Assert.Single(written, item => item.Count > 1);
        Assert.Equal("(combined from similar events): It moved to 14", combined.Message);
        Assert.Equal(6, combined.Count);
    }

    [Fact]
    public async Task TooMany_RateLimitedPerObject_AndRefilledEveryFiveMinutes()
    {
        var other = Widget("other");
        for (var i = 0; i < 40; i++)
            _sink.Publish(_widget, "Moved", "It moved");
        _sink.Publish(other, "Moved", "It moved");
        _running = _sink.RunAsync();
        await Eventually.HoldsAsync(() => _meters["kubernetes_events_written_total"] == 26, "25 of the one, one of the other");
        Assert.Equal(15, _meters["kubernetes_events_dropped_total{reason=rate_limited}"]);
        _time.Advance(TimeSpan.FromMinutes(5));
        _sink.Publish(_widget, "Moved", "It moved");
        _sink.Publish(_widget, "Moved", "It moved");
        await Eventually.HoldsAsync(() => _meters["kubernetes_events_dropped_total{reason=rate_limited}"] == 16, "one more, not two");
        Assert.Equal(26, (await FlushAsync(start: false)).Single(item => item.InvolvedObject.Name == "one").Count);
    }

    [Fact]
    public async Task QueueFull_LostAndCounted_NeverBlocks()
    {
        for (var i = 0; i < 1200; i++)
            _sink.Publish(_widget, "Moved", "It moved");
        Assert.Equal(200, _meters["kubernetes_events_dropped_total{reason=queue_full}"]);
        await FlushAsync();
    }

    [Fact]
    public async Task EventExpiredMeanwhile_CreatedAnew()
    {
        _running = _sink.RunAsync();
        _sink.Publish(_widget, "Moved", "It moved");
        await Eventually.HoldsAsync(() => _meters["kubernetes_events_written_total"] == 1, "written");
        var first = Assert.Single(await _cluster.ListAsync<Corev1Event>("default"));
        await _cluster.DeleteAsync<Corev1Event>(first.Metadata.Name!, "default");
        _time.Advance(TimeSpan.FromMinutes(1));
        _sink.Publish(_widget, "Moved", "It moved");
        var again = Assert.Single(await FlushAsync(start: false));
        Assert.NotEqual(first.Metadata.Name, again.Metadata.Name);
        Assert.Equal(1, again.Count);
    }

    [Fact]
    public async Task ServerAway_StopGivesUpAtItsDeadline()
    {
        _cluster.Fault = _ => throw new HttpRequestException("away");
        _sink.Publish(_widget, "Moved", "It moved");
        _sink.Publish(_widget, "Stayed", "It stayed");
        _running = _sink.RunAsync();
        var stopping = _sink.StopAsync(_running, TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _meters["kubernetes_events_dropped_total{reason=refused}"]);
    }

    private async Task<Corev1Event[]> FlushAsync(bool start = true)
    {
        if (start)
            _running = _sink.RunAsync();
        await _sink.StopAsync(_running, TimeSpan.FromMinutes(1));
        return [.. await _cluster.ListAsync<Corev1Event>("default")];
    }
}
