using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Kubernetes.LeaderElection;

/// <summary>A Lease as one candidate sees it: what it last read, and when it saw that change. Used by one loop.</summary>
internal sealed class LeaseRecord(IKubernetesClient client, string @namespace, string name, TimeProvider time)
{
    private V1Lease? _observed;
    private string? _observedContent;
    private long _observedAt;
    private bool _isCurrent;

    public string Name => name;

    /// <summary>Null before the first look, and when nobody holds it.</summary>
    public string? Holder => _observed?.Spec.HolderIdentity is { Length: > 0 } holder ? holder : null;

    /// <summary>Takes or renews the lease when it is free, expired or this candidate's.</summary>
    /// <param name="assumeHeld">Renew what was last written without reading it first; a change in between is a conflict.</param>
    /// <exception cref="KubernetesException">Conflict: the lease changed meanwhile.</exception>
    public async Task<bool> TryHoldAsync(string identity, TimeSpan duration, bool assumeHeld, CancellationToken cancellationToken)
    {
        if (!(assumeHeld && _isCurrent))
        {
            var sent = time.GetTimestamp();
            if (await client.GetAsync<V1Lease>(name, @namespace, cancellationToken) is not { } lease)
            {
                Observe(await client.CreateAsync(NewLease(identity, duration), cancellationToken: cancellationToken), sent);
                return true;
            }
            Observe(lease, time.GetTimestamp());
        }
        var spec = _observed!.Spec;
        if (spec.HolderIdentity != identity && Holder is not null && time.GetElapsedTime(_observedAt) < Duration(spec, duration))
            return false;
        var now = Micro(time.GetUtcNow());
        var renewed = new JsonObject
        {
            ["holderIdentity"] = identity,
            ["leaseDurationSeconds"] = (int)duration.TotalSeconds,
            ["renewTime"] = now,
        };
        if (spec.HolderIdentity != identity)
        {
            renewed["acquireTime"] = now;
            renewed["leaseTransitions"] = (spec.LeaseTransitions ?? 0) + 1;
        }
        await WriteAsync(renewed, cancellationToken);
        return true;
    }

    /// <summary>Leaves the lease without a holder, if this candidate holds it.</summary>
    public async Task ReleaseAsync(string identity, CancellationToken cancellationToken)
    {
        if (!_isCurrent && await client.GetAsync<V1Lease>(name, @namespace, cancellationToken) is { } lease)
            Observe(lease, time.GetTimestamp());
        if (!_isCurrent || Holder != identity)
            return;
        var now = Micro(time.GetUtcNow());
        await WriteAsync(new() { ["holderIdentity"] = "", ["leaseDurationSeconds"] = 1, ["renewTime"] = now, ["acquireTime"] = now }, cancellationToken);
    }

    /// <summary>What was last seen may have changed: the next look is at the server.</summary>
    public void Invalidate() => _isCurrent = false;

    private async Task WriteAsync(JsonObject spec, CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        // With the resource version, a merge patch is a compare-and-swap.
        var patch = new Patch(PatchType.Merge, new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = _observed!.Metadata.ResourceVersion },
            ["spec"] = spec,
        });
        Observe(await client.PatchAsync<V1Lease>(patch, name, @namespace, cancellationToken: cancellationToken), sent);
    }

    private void Observe(V1Lease lease, long at)
    {
        var spec = lease.Spec ??= new();
        var content = $"{spec.HolderIdentity}|{spec.LeaseDurationSeconds}|{spec.LeaseTransitions}|{spec.AcquireTime?.Ticks}|{spec.RenewTime?.Ticks}";
        if (content != _observedContent)
            _observedAt = at;
        (_observed, _observedContent, _isCurrent) = (lease, content, true);
    }

    private V1Lease NewLease(string identity, TimeSpan duration)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new()
        {
            Metadata = new() { Name = name, NamespaceProperty = @namespace },
            Spec = new() { HolderIdentity = identity, LeaseDurationSeconds = (int)duration.TotalSeconds, AcquireTime = now, RenewTime = now, LeaseTransitions = 0 },
        };
    }

    private static TimeSpan Duration(V1LeaseSpec spec, TimeSpan own) =>
        spec.LeaseDurationSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : own;

    private static string Micro(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
