using AgentRegions.Core.Resources;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Says what changed from one snapshot to the next.</summary>
internal static class Narrator
{
    public static IEnumerable<Moment> Tell(Snapshot before, Snapshot now)
    {
        foreach (var region in now.Regions)
        {
            if (Verdict(before, region) is { } verdict)
                yield return new(now.At, verdict.Text, verdict.Tone);
        }
        if (now.Reachable != before.Reachable)
            yield return new(now.At, now.Reachable ? "the Kubernetes API server answers again" : "the Kubernetes API server does not answer: nothing is moved", now.Reachable ? Tone.Good : Tone.Bad);
        if (now.Policy.Phase == PolicyPhase.Held && before.Policy.Phase != PolicyPhase.Held)
            yield return new(now.At, $"held: {now.Policy.Decision?.Message}", Tone.Bad);
        if (now.Policy.Phase == PolicyPhase.AllDown && before.Policy.Phase != PolicyPhase.AllDown)
            yield return new(now.At, "no region is healthy: DNS stays as it is", Tone.Bad);
        if (now.Policy.Epoch != before.Policy.Epoch && now.Policy.Active is { } active)
            yield return new(now.At, $"epoch {now.Policy.Epoch}: Route 53 accepted the change to {active}", Tone.Good);
        foreach (var moment in Answers(before, now))
            yield return moment;
        if (now.InSync && !before.InSync && now.Policy.Active is not null)
            yield return new(now.At, "Route 53 is INSYNC: every name server answers it", Tone.Good);
        foreach (var moment in Users(before, now))
            yield return moment;
    }

    private static (string Text, Tone Tone)? Verdict(Snapshot before, RegionView region)
    {
        var was = before.Regions.FirstOrDefault(r => r.Name == region.Name)?.Verdict ?? Core.Resources.Verdict.Unknown;
        if (was == region.Verdict)
            return null;
        return region.Verdict == Core.Resources.Verdict.Healthy
            ? ($"{region.Name} is Healthy", Tone.Good)
            : ($"{region.Name} is {region.Verdict}: {region.Says}", Tone.Bad);
    }

    /// <summary>Places that are told the same at the same time share a line.</summary>
    private static IEnumerable<Moment> Answers(Snapshot before, Snapshot now) => now.Places
        .Where(place => place.Told is not null && place.Told != before.Places.FirstOrDefault(p => p.Name == place.Name)?.Told)
        .GroupBy(place => (place.Told, place.Address))
        .Select(told => new Moment(now.At, $"users in {string.Join(", ", told.Select(p => p.Name))} are told {told.Key.Address}: {told.Key.Told}", Tone.Good));

    private static IEnumerable<Moment> Users(Snapshot before, Snapshot now)
    {
        if (before.Places.Count == 0)
            yield break;
        var (failed, fails) = (before.Places.Any(p => p.Failing), now.Places.Any(p => p.Failing));
        if (fails && !failed)
            yield return new(now.At, "users' requests fail", Tone.Bad);
        if (!fails && failed)
            yield return new(now.At, "users everywhere are answered again", Tone.Good);
    }
}
