using AgentRegions.Aws.Route53;
using Amazon;
using Amazon.Runtime;

namespace AgentRegions.Aws;

/// <summary>How the Route 53 client behaves.</summary>
public sealed class Route53Options
{
    /// <summary>Where Route 53 answers. Default: AWS_ENDPOINT_URL_ROUTE_53, AWS_ENDPOINT_URL, the profile, the real service.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Who it signs as. Default: what the AWS SDK's chain finds, which is right everywhere but on a stand-in of Route 53.</summary>
    public AWSCredentials? Credentials { get; set; }

    /// <summary>Any region of the partition (aws, aws-cn, aws-us-gov). Default: AWS_REGION, AWS_DEFAULT_REGION, us-east-1. No metadata service is asked.</summary>
    public string? Region { get; set; }

    /// <summary>How long one request may take, waiting for its turn aside. 100 ms to 60 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call keeps trying while throttled, while an earlier change is under way or answers are lost. 0 to 10 min.</summary>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The delay before the first retry; it doubles, with jitter, up to 1 s. 1 ms to 5 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a change waits for others of its zone to share its request. 0 to 1 s.</summary>
    public TimeSpan CollectionWindow { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long a zone found by its name is taken for known. 1 s to 1 day.</summary>
    public TimeSpan ZoneLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The pace of all requests of this process: Route 53 throttles an account. 0.1 to 1000.</summary>
    public double RequestsPerSecond { get; set; } = 5;

    /// <summary>How many requests may go at once after a pause. 1 to 1000.</summary>
    public int Burst { get; set; } = 5;

    /// <summary>The pace of making health checks: Route 53 makes one in 2 s an account. 0.1 to 1000.</summary>
    public double HealthChecksPerSecond { get; set; } = 0.5;

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>0 up to 1, for the jitter of delays. Must be thread-safe. Default: a generator of its own.</summary>
    public Func<double>? Randomizer { get; set; }

    /// <summary>Every problem, each with what to write instead.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
            yield return $"Endpoint '{endpoint}': write an absolute http or https URL";
        if (RequestTimeout < TimeSpan.FromMilliseconds(100) || RequestTimeout > TimeSpan.FromMinutes(1))
            yield return $"RequestTimeout {RequestTimeout}: write 100 ms to 60 s";
        if (RetryBudget < TimeSpan.Zero || RetryBudget > TimeSpan.FromMinutes(10))
            yield return $"RetryBudget {RetryBudget}: write 0 to 10 min";
        if (RetryDelay < TimeSpan.FromMilliseconds(1) || RetryDelay > TimeSpan.FromSeconds(5))
            yield return $"RetryDelay {RetryDelay}: write 1 ms to 5 s";
        if (CollectionWindow < TimeSpan.Zero || CollectionWindow > TimeSpan.FromSeconds(1))
            yield return $"CollectionWindow {CollectionWindow}: write 0 to 1 s";
        if (ZoneLifetime < TimeSpan.FromSeconds(1) || ZoneLifetime > TimeSpan.FromDays(1))
            yield return $"ZoneLifetime {ZoneLifetime}: write 1 s to 1 day";
        if (RequestsPerSecond is not (>= 0.1 and <= 1000))
            yield return $"RequestsPerSecond {RequestsPerSecond}: write 0.1 to 1000";
        if (HealthChecksPerSecond is not (>= 0.1 and <= 1000))
            yield return $"HealthChecksPerSecond {HealthChecksPerSecond}: write 0.1 to 1000";
        if (Burst is < 1 or > 1000)
            yield return $"Burst {Burst}: write 1 to 1000";
    }

    internal void Validate()
    {
        var problems = string.Join("; ", Problems());
        if (problems.Length > 0)
            throw new ArgumentException($"Route53Options: {problems}");
    }

    internal Route53Config ToConfig()
    {
        var region = Region ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? "us-east-1";
        var config = new Route53Config
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            MaxErrorRetry = 2,
            // The gate bounds each attempt by TimeProvider; this is only the backstop.
            Timeout = RequestTimeout + TimeSpan.FromSeconds(5),
            ConnectTimeout = RequestTimeout,
        };
        if (Endpoint is not null)
            config.ServiceURL = Endpoint.AbsoluteUri;
        return config;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
