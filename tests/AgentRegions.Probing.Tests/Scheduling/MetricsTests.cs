using System.Diagnostics.Metrics;
using AgentRegions.Core.Health;

namespace AgentRegions.Probing.Tests.Scheduling;

public class MetricsTests
{
    [Fact]
    public async Task Series_TellWhatHappened_AndEndWithTheRegion()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Scheduler.Put(World.Target("eu-west-1"));
        world.Answer = (target, _) => Task.FromResult(target.Region.Name == "eu-west-1" ? HealthReason.ServerError : HealthReason.Ok);
        world.Advance(5);
        var series = Read(world);
        Assert.Equal(5, series["agentregion_probes_total{namespace=default,region=us-east-1,reason=Ok}"]);
        Assert.Equal(5, series["agentregion_probes_total{namespace=default,region=eu-west-1,reason=ServerError}"]);
        Assert.Equal(1, series["agentregion_region_verdict{namespace=default,region=us-east-1,verdict=Healthy}"]);
        Assert.Equal(0, series["agentregion_region_verdict{namespace=default,region=us-east-1,verdict=Down}"]);
        Assert.Equal(1, series["agentregion_region_verdict{namespace=default,region=eu-west-1,verdict=Degraded}"]);
        Assert.Equal(5, series["agentregion_probe_duration_seconds_bucket{namespace=default,region=us-east-1,outcome=Good,le=0.005}"]);
        Assert.Equal(5, series["agentregion_probe_duration_seconds_bucket{namespace=default,region=us-east-1,outcome=Good,le=+Inf}"]);
        Assert.Equal(5, series["agentregion_probe_duration_seconds_count{namespace=default,region=us-east-1,outcome=Good}"]);
        Assert.Equal(0, series["agentregion_probe_duration_seconds_sum{namespace=default,region=us-east-1,outcome=Good}"]);

        world.Scheduler.Remove(new("default", "eu-west-1"));
        Assert.DoesNotContain(Read(world).Keys, key => key.Contains("eu-west-1", StringComparison.Ordinal));
        Assert.Contains(Read(world).Keys, key => key.Contains("us-east-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lateness_IsRecorded()
    {
        await using var world = new World();
        var lateness = new List<double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, it) => { if (instrument.Meter.Scope == world.Meters && instrument.Name == "agentregion_probe_lateness_seconds") it.EnableMeasurementEvents(instrument, lateness); } };
        listener.SetMeasurementEventCallback<double>((_, value, _, state) => (state as List<double>)?.Add(value));
        listener.Start();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        Assert.Equal(5, lateness.Count);
        Assert.All(lateness, value => Assert.InRange(value, 0, 0.01));
    }

    private static Dictionary<string, double> Read(World world)
    {
        var read = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Scope == world.Meters && instrument.IsObservable)
                it.EnableMeasurementEvents(instrument, null);
        };
        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new List<string>();
            foreach (var (name, label) in tags)
                labels.Add($"{name}={label}");
            read[$"{instrument.Name}{{{string.Join(",", labels)}}}"] = value;
        }
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }
}
