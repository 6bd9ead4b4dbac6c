using System.Security.Cryptography;
using Amazon.Runtime;

namespace AgentRegions.Aws;

/// <summary>How DynamoDB is called for coordination.</summary>
public sealed class DynamoDbOptions
{
    /// <summary>Where every region's DynamoDB answers. Default: AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL, the profile, the real service of each region.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Who it signs as. Default: what the AWS SDK's chain finds.</summary>
    public AWSCredentials? Credentials { get; set; }

    /// <summary>How long one request for an item may take: 50 ms to 30 s. Well below the lease, or a hanging replica costs the lead.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>For how long after its begin a call still tries again: 0 to 1 min. The last try may take its time beyond it.</summary>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The delay before the first retry at the same replica; it doubles, with jitter, up to 1 s. 1 ms to 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often a table that is being made is looked at: 1 ms to 1 min.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long making a table may take: 1 s to 1 h. A global one takes minutes.</summary>
    public TimeSpan CreationTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>For tests: where each region's DynamoDB answers.</summary>
    internal Func<string, Uri>? EndpointOf { get; set; }

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>0 up to 1, for the jitter of delays. Must be thread-safe. Default: a generator of its own.</summary>
    public Func<double>? Randomizer { get; set; }

    /// <summary>An id that no other store has, for a table that has none yet. Default: 128 random bits.</summary>
    public Func<string> NewStoreId { get; set; } = () => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Every problem, each with what to write instead.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
            yield return $"Endpoint '{endpoint}': write an absolute http or https URL";
        if (RequestTimeout < TimeSpan.FromMilliseconds(50) || RequestTimeout > TimeSpan.FromSeconds(30))
            yield return $"RequestTimeout {RequestTimeout}: write 50 ms to 30 s";
        if (RetryBudget < TimeSpan.Zero || RetryBudget > TimeSpan.FromMinutes(1))
            yield return $"RetryBudget {RetryBudget}: write 0 to 1 min";
        if (RetryDelay < TimeSpan.FromMilliseconds(1) || RetryDelay > TimeSpan.FromSeconds(1))
            yield return $"RetryDelay {RetryDelay}: write 1 ms to 1 s";
        if (PollInterval < TimeSpan.FromMilliseconds(1) || PollInterval > TimeSpan.FromMinutes(1))
            yield return $"PollInterval {PollInterval}: write 1 ms to 1 min";
        if (CreationTimeout < TimeSpan.FromSeconds(1) || CreationTimeout > TimeSpan.FromHours(1))
            yield return $"CreationTimeout {CreationTimeout}: write 1 s to 1 h";
    }

    internal void Validate()
    {
        var problems = string.Join("; ", Problems());
        if (problems.Length > 0)
            throw new ArgumentException($"DynamoDbOptions: {problems}");
    }
}
