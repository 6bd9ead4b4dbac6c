using System.Globalization;

namespace AgentRegions.Probing.Control;

/// <summary>A place outside the operator's region that is neither a service nor the store: an answer from it shows that this operator is not cut off.</summary>
/// <param name="Address">http, https or tcp with a port.</param>
public sealed record ControlTarget(Uri Address)
{
    public const string Remedy = "write an http or https URL, or tcp://host:port";

    /// <summary>Regions whose endpoints are asked by default: far from each other, so that no outage takes all of them.</summary>
    private static readonly string[] Places = ["us-west-2", "eu-central-1", "us-east-1", "ap-southeast-1"];

    /// <summary>Public endpoints of AWS in three regions that are not this one. Any answer counts, also a refusal.</summary>
    public static IReadOnlyList<ControlTarget> DefaultsFor(string region) =>
        [.. Places.Where(place => place != region).Take(3).Select(place => new ControlTarget(new Uri($"https://ec2.{place}.amazonaws.com/ping")))];

    /// <summary>Null when the text is no control target.</summary>
    public static ControlTarget? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
        && (uri.Scheme is "http" or "https" || (uri.Scheme == "tcp" && uri.Port > 0 && uri.AbsolutePath is "" or "/"))
            ? new ControlTarget(uri)
            : null;

    public override string ToString() => Address.Scheme == "tcp" ? string.Create(CultureInfo.InvariantCulture, $"tcp://{Address.Host}:{Address.Port}") : Address.ToString();
}
