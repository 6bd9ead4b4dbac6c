using System.Diagnostics;
using AgentRegions.Sandbox.Demo;

namespace AgentRegions.Integration.Load;

/// <summary>What one client's resolver was told of the service's name, kept for its TTL.</summary>
internal sealed class CachedName(Resolver resolver, string name)
{
    private Resolution _kept = Resolution.Nothing;
    private long? _since;

    /// <returns>An address; null: there is none.</returns>
    public async Task<string?> ResolveAsync(CancellationToken cancellationToken)
    {
        if (_since is not { } since || Stopwatch.GetElapsedTime(since) >= _kept.Ttl)
            (_kept, _since) = (await resolver.ResolveAsync(name, cancellationToken), Stopwatch.GetTimestamp());
        return _kept.Address;
    }
}
