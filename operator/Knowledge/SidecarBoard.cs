using AgentRegions.Core;
using AgentRegions.Core.Membership;

namespace AgentRegions.Operator.Knowledge;

/// <summary>The sidecars that ask this operator, and what they last said. One that was not heard for some seconds is gone.</summary>
internal sealed class SidecarBoard(TimeProvider time)
{
    /// <summary>Of one service: whoever invents more of them is not listened to.</summary>
    public const int Most = 5_000;

    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, Sidecars> _services = [];

    /// <returns>Whether that is news to whoever waits for them.</returns>
    public bool Put(NamespacedName service, string id, SidecarWord word)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(service, out var sidecars))
                _services[service] = sidecars = new() { OldestAt = time.GetTimestamp() };
            var isNews = Forget(sidecars);
            var before = sidecars.Heard.GetValueOrDefault(id).Word;
            if (before is null && sidecars.Heard.Count >= Most)
                return isNews;
            sidecars.Heard[id] = (word, time.GetTimestamp());
            if (isNews || before is null || (before.Region, before.Demand, before.Done) != (word.Region, word.Demand, word.Done))
                return true;
            if (before == word || time.GetElapsedTime(sidecars.ToldAt) < ProgressEvery)
                return false;
            sidecars.ToldAt = time.GetTimestamp();
            return true;
        }
    }

    /// <param name="demand">The question being asked; null: none is.</param>
    /// <returns>Null when the region has none.</returns>
    public SidecarsReport? Of(NamespacedName service, string region, string? demand)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(service, out var sidecars))
                return null;
            Forget(sidecars);
            var words = sidecars.Heard.Values.Select(h => h.Word).Where(w => w.Region == region).ToList();
            if (words.Count == 0)
                return null;
            var answers = words.FindAll(w => demand is not null && w.Demand == demand);
            return new()
            {
                Count = words.Count,
                Demand = demand,
                Heard = answers.Count,
                Done = answers.Count(a => a.Done),
                Streams = answers.Sum(a => a.Streams),
                NotStored = answers.Sum(a => a.NotStored),
            };
        }
    }

    public void Remove(NamespacedName service)
    {
        lock (_gate)
            _services.Remove(service);
    }

    /// <summary>Looks at all of them only when one can be gone: thousands report each second.</summary>
    private bool Forget(Sidecars sidecars)
    {
        if (time.GetElapsedTime(sidecars.OldestAt) <= GoneAfter)
            return false;
        var gone = sidecars.Heard.Where(h => time.GetElapsedTime(h.Value.At) > GoneAfter).Select(h => h.Key).ToList();
        gone.ForEach(id => sidecars.Heard.Remove(id));
        sidecars.OldestAt = sidecars.Heard.Values.Select(h => h.At).DefaultIfEmpty(time.GetTimestamp()).Min();
        return gone.Count > 0;
    }

    private sealed class Sidecars
    {
        public Dictionary<string, (SidecarWord Word, long At)> Heard { get; } = new(StringComparer.Ordinal);

        /// <summary>No report is older.</summary>
        public long OldestAt { get; set; }

        /// <summary>When progress was last news.</summary>
        public long ToldAt { get; set; }
    }
}

/// <summary>What a sidecar says of itself when it asks: the body of <c>PUT /v1/services/{namespace}/{name}/sidecars/{id}</c>.</summary>
internal sealed record SidecarWord
{
    /// <summary>The AgentRegion that it belongs to.</summary>
    public required string Region { get; init; }

    /// <summary>What it last heard that a switchover asks for.</summary>
    public string? Demand { get; init; }

    /// <summary>Whether it did that.</summary>
    public bool Done { get; set; }

    /// <summary>That run beside it.</summary>
    public int Streams { get; set; }

    /// <summary>Sessions of which something waits to be stored.</summary>
    public int NotStored { get; set; }
}
