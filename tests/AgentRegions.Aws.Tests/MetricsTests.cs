using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

public class MetricsTests
{
    [Fact]
    public async Task EveryAttempt_IsCountedWithItsResult()
    {
        var seen = new ConcurrentBag<(string Name, string? Operation, string? Result)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == "AgentRegions.Route53") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => seen.Add((instrument.Name, Tag(tags, "operation"), Tag(tags, "result"))));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Add((instrument.Name, Tag(tags, "operation"), Tag(tags, "result"))));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => seen.Add((instrument.Name, Tag(tags, "operation"), Tag(tags, "result"))));
        listener.Start();
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        route53.Inject(Route53Fault.Throttle);

        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);

        Assert.Contains(("agentregion_route53_requests_total", "ChangeResourceRecordSets", "Throttling"), seen);
        Assert.Contains(("agentregion_route53_requests_total", "ChangeResourceRecordSets", "ok"), seen);
        Assert.Contains(("agentregion_route53_request_duration_seconds", "ChangeResourceRecordSets", null), seen);
        Assert.Contains(("agentregion_route53_batch_changes", null, null), seen);
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
                return tag.Value as string;
        }
        return null;
    }
}
