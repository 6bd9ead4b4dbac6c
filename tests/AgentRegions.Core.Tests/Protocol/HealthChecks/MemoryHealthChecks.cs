using AgentRegions.Core.Dns.HealthChecks;

namespace AgentRegions.Core.Tests.Protocol.HealthChecks;

/// <summary>An account's health checks by Route 53's rules for references. It breaks the test when a check goes that records still carry.</summary>
internal sealed class MemoryHealthChecks(StrictZone zone) : IHealthChecks
{
    private readonly HashSet<string> _spent = [];
    private int _made;

    public Dictionary<string, FoundHealthCheck> All { get; } = [];

    /// <summary>create, update, delete and list, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Before and after each effect; what it throws, the caller sees.</summary>
    public Hook Hook { get; set; } = (_, _) => Task.CompletedTask;

    public Task<HealthCheckCreation> CreateAsync(string reference, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        CallAsync("create", () =>
        {
            if (_spent.Contains(reference))
                return new(null, false);
            var known = All.Values.FirstOrDefault(c => c.Reference == reference);
            var check = known is null ? new($"hc-{++_made}", reference, settings, tags) : known with { Tags = tags };
            All[check.Id] = check;
            return new HealthCheckCreation(check.Id, settings.Equals(check.Settings));
        });

    public Task<bool> UpdateAsync(
        string id, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, IReadOnlyCollection<string> dropped, CancellationToken cancellationToken) =>
        CallAsync("update", () =>
        {
            if (!All.TryGetValue(id, out var check))
                return false;
            if (check.Settings!.Fixed != settings.Fixed)
                throw new InvariantBrokenException($"what cannot be changed differs: {check.Settings} and {settings}");
            All[id] = check with { Settings = settings, Tags = tags.Concat(check.Tags.Where(t => !tags.ContainsKey(t.Key) && !dropped.Contains(t.Key))).ToDictionary() };
            return true;
        });

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => CallAsync("delete", () =>
    {
        if (zone.Records.Any(r => r.HealthCheckId == id))
            throw new InvariantBrokenException($"{id} was deleted while records carry it");
        return DeleteByHand(id);
    });

    public bool DeleteByHand(string id)
    {
        if (All.Remove(id, out var check))
            _spent.Add(check.Reference);
        return check is not null;
    }

    public Task<IReadOnlyList<FoundHealthCheck>> ListAsync(HealthCheckOwner owner, IReadOnlyCollection<string> known, CancellationToken cancellationToken) =>
        CallAsync("list", () => (IReadOnlyList<FoundHealthCheck>)[.. All.Values.Where(c => owner.Owns(c.Reference, c.Tags))]);

    private async Task<T> CallAsync<T>(string name, Func<T> effect)
    {
        Calls.Add(name);
        await Hook(name, false);
        var result = effect();
        await Hook(name, true);
        return result;
    }
}
