using AgentRegions.Aws.Route53;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns.HealthChecks;

namespace AgentRegions.Aws.HealthChecks;

/// <summary>The health checks of the account. It shares the zones' client, and so the pace of all requests.</summary>
internal sealed class Route53HealthChecks(Route53Client client, RetryBudget retries) : IHealthChecks
{
    /// <summary>ListTagsForResources takes no more.</summary>
    private const int TagsAtOnce = 10;

    public Task<HealthCheckCreation> CreateAsync(string reference, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        CallAsync($"making the health check {reference}", async () =>
        {
            var check = await MakeAsync(reference, settings, cancellationToken);
            if (check is null)
                return new HealthCheckCreation(null, false);
            await TagAsync(check.Id, tags, [], cancellationToken);
            return new(check.Id, settings.Equals(check.Settings));
        });

    public Task<bool> UpdateAsync(
        string id, HealthCheckSettings settings, IReadOnlyDictionary<string, string> tags, IReadOnlyCollection<string> dropped, CancellationToken cancellationToken) =>
        CallAsync($"changing the health check {id}", async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { } current)
                return false;
            if (!settings.Equals(current.Settings))
            {
                var request = new UpdateHealthCheckRequest { Id = id, Version = current.Version, Settings = settings };
                await retries.RunAsync(token => client.UpdateHealthCheckAsync(request, token), cancellationToken);
            }
            await TagAsync(id, tags, dropped, cancellationToken);
            return true;
        });

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => CallAsync($"deleting the health check {id}", async () =>
    {
        try
        {
            return await retries.RunAsync(token => client.DeleteHealthCheckAsync(id, token), cancellationToken);
        }
        catch (NoSuchHealthCheckException)
        {
            return new EmptyResponse();
        }
    });

    public Task<IReadOnlyList<FoundHealthCheck>> ListAsync(HealthCheckOwner owner, IReadOnlyCollection<string> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(known);
        return CallAsync($"listing the health checks of {owner.Service}", async () =>
        {
            List<HealthCheck> ours = [.. await ListAsync(check => check.CallerReference.StartsWith(owner.Prefix, StringComparison.Ordinal), cancellationToken)];
            foreach (var id in known.Where(id => ours.All(check => check.Id != id)))
            {
                if (await FindAsync(id, cancellationToken) is { } late)
                    ours.Add(late);
            }
            var found = new List<FoundHealthCheck>();
            foreach (var some in ours.Chunk(TagsAtOnce))
            {
                var request = new ListTagsForResourcesRequest { HealthCheckIds = [.. some.Select(check => check.Id)] };
                var tags = (await retries.RunAsync(token => client.ListTagsForResourcesAsync(request, token), cancellationToken)).Tags;
                found.AddRange(some.Select(check => new FoundHealthCheck(check.Id, check.CallerReference, check.Settings, tags.GetValueOrDefault(check.Id) ?? new Dictionary<string, string>())));
            }
            return (IReadOnlyList<FoundHealthCheck>)[.. found.Where(check => owner.Owns(check.Reference, check.Tags))];
        });
    }

    /// <summary>The check of that reference, which may have been made before; null: it was, and is deleted.</summary>
    private async Task<HealthCheck?> MakeAsync(string reference, HealthCheckSettings settings, CancellationToken cancellationToken)
    {
        var request = new CreateHealthCheckRequest { CallerReference = reference, Settings = settings };
        try
        {
            return await retries.RunAsync(token => client.CreateHealthCheckAsync(request, token), cancellationToken);
        }
        catch (HealthCheckException e) when (e.ErrorCode == "HealthCheckAlreadyExists")
        {
            return (await ListAsync(check => check.CallerReference == reference, cancellationToken)).FirstOrDefault();
        }
    }

    private async Task<List<HealthCheck>> ListAsync(Func<HealthCheck, bool> choose, CancellationToken cancellationToken)
    {
        List<HealthCheck> chosen = [];
        string? marker = null;
        do
        {
            var request = new ListHealthChecksRequest { Marker = marker };
            var page = await retries.RunAsync(token => client.ListHealthChecksAsync(request, token), cancellationToken);
            chosen.AddRange(page.HealthChecks.Where(choose));
            marker = page.NextMarker;
        }
        while (marker is not null);
        return chosen;
    }

    private async Task<HealthCheck?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await retries.RunAsync(token => client.GetHealthCheckAsync(id, token), cancellationToken);
        }
        catch (NoSuchHealthCheckException)
        {
            return null;
        }
    }

    private Task<EmptyResponse> TagAsync(string id, IReadOnlyDictionary<string, string> tags, IReadOnlyCollection<string> dropped, CancellationToken cancellationToken)
    {
        var request = new ChangeTagsForResourceRequest { HealthCheckId = id, Add = tags, Remove = dropped };
        return retries.RunAsync(token => client.ChangeTagsForResourceAsync(request, token), cancellationToken);
    }

    private static async Task<T> CallAsync<T>(string doing, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw HealthCheckFaults.ToDns(e, doing);
        }
    }
}
