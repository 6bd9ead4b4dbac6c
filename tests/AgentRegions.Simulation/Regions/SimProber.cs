using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Probing;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Regions;

/// <summary>Probes a region through the simulated network: one event a probe, since asking changes nothing.</summary>
internal sealed class SimProber(SimProcess process, SimNetwork network, IReadOnlyList<SimRegion> regions, Sights sights) : IProber
{
    public IRegionProbe Open(ProbeTarget target) =>
        new Probe(process, network, regions.First(r => r.Name == target.Region.Name), sights, target.Health.Timeout.Value);

    private sealed class Probe(SimProcess process, SimNetwork network, SimRegion region, Sights sights, TimeSpan timeout) : SimEvent, IRegionProbe, IResumable
    {
        private const int Arrives = 0;
        private const int TimesOut = 1;
        private TaskCompletionSource<ProbeResult>? _waiting;
        private DateTimeOffset _at;
        private long _startedAt;

        public ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellation)
        {
            _waiting = new();
            _at = process.Clock.GetUtcNow();
            _startedAt = process.Clock.GetTimestamp();
            network.Scheduler.After(Weather.Delay(process.Place, region.Place, network.Dice) * 2, this, Arrives);
            return new(_waiting.Task);
        }

        public override void Fire(int tag)
        {
            if (tag == Arrives && !IsAnswered())
                network.Scheduler.After(timeout, this, TimesOut);
            else
                process.Deliver(this, tag);
        }

        public void Resume(int tag)
        {
            var reason = tag == TimesOut ? HealthReason.Timeout : region.Truth == Verdict.Degraded ? HealthReason.StatusDegraded : HealthReason.Ok;
            var cutOff = !network.Weather.Reaches(process.Place, Places.ControlTarget);
            sights.Add(process.Place, region.Place, new(network.Scheduler.Now, reason.Outcome(), cutOff));
            var now = process.Clock.GetTimestamp();
            _waiting!.TrySetResult(new()
            {
                At = _at,
                Timestamp = _startedAt,
                EndTimestamp = now,
                Latency = new(now - _startedAt),
                Reason = reason,
                Report = reason switch { HealthReason.Ok => region.Report, HealthReason.StatusDegraded => region.BadReport, _ => null },
            });
        }

        public void Dispose()
        {
        }

        private bool IsAnswered() =>
            region.Truth != Verdict.Down && network.Weather.Reaches(process.Place, region.Place)
            && !(network.Weather.Loss > 0 && network.Dice.Chance(network.Weather.Loss));
    }
}
