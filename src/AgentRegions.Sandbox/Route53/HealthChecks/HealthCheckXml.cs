using System.Globalization;
using System.Net;
using System.Xml.Linq;
using AgentRegions.Sandbox.Route53.Records;
using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.HealthChecks;

/// <summary>
/// Health checks on the wire, with the constraints of "HealthCheckConfig". Only one thing is allowed here that the real one refuses:
/// endpoints on loopback and in private networks, since that is where tests are.
/// </summary>
internal static class HealthCheckXml
{
    private static readonly string[] Types = ["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP", "CALCULATED"];

    private static readonly string[] CheckerRegions = ["us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"];

    public static HealthCheckConfig Read(XElement config)
    {
        var type = config.Value("Type") ?? "";
        if (!Types.Contains(type))
            throw RecordXml.Constraint(type, "healthCheckConfig.type", $"Member must satisfy enum value set: [{string.Join(", ", Types)}]");
        return Checked(Fields(config, new() { Type = type, RequestInterval = Number(config, "RequestInterval", 10, 30) ?? 30, EnableSni = type.StartsWith("HTTPS", StringComparison.Ordinal) }));
    }

    /// <summary>"UpdateHealthCheck": what is not given stays; the type and the interval cannot be changed.</summary>
    public static HealthCheckConfig Update(XElement request, HealthCheckConfig current)
    {
        var reset = request.Children("ResetElements", "ResettableElementName").Select(e => e.Value).ToHashSet();
        return Checked(Fields(request, current with
        {
            DomainName = reset.Contains("FullyQualifiedDomainName") ? null : current.DomainName,
            ResourcePath = reset.Contains("ResourcePath") ? null : current.ResourcePath,
            Children = reset.Contains("ChildHealthChecks") ? [] : current.Children,
            Regions = reset.Contains("Regions") ? [] : current.Regions,
        }));
    }

    public static XElement Write(HealthCheck check)
    {
        var config = check.Config;
        return Element(
            "HealthCheck",
            Element("Id", check.Id),
            Element("CallerReference", check.CallerReference),
            Element(
                "HealthCheckConfig",
                Optional("IPAddress", config.IpAddress),
                Optional("Port", config.Port),
                Element("Type", config.Type),
                Optional("ResourcePath", config.ResourcePath),
                Optional("FullyQualifiedDomainName", config.DomainName),
                Optional("SearchString", config.SearchString),
                config.IsCalculated ? null : Element("RequestInterval", config.RequestInterval),
                config.IsCalculated ? null : Element("FailureThreshold", config.FailureThreshold),
                config.IsCalculated ? null : Element("MeasureLatency", Flag(config.MeasureLatency)),
                Element("Inverted", Flag(config.Inverted)),
                Element("Disabled", Flag(config.Disabled)),
                config.IsCalculated ? Element("HealthThreshold", config.HealthThreshold) : null,
                config.IsCalculated ? Element("ChildHealthChecks", config.Children.Select(c => Element("ChildHealthCheck", c))) : null,
                config.IsCalculated ? null : Element("EnableSNI", Flag(config.EnableSni)),
                config.Regions.Count == 0 ? null : Element("Regions", config.Regions.Select(r => Element("Region", r)))),
            Element("HealthCheckVersion", check.Version.ToString(CultureInfo.InvariantCulture)));
    }

    private static HealthCheckConfig Fields(XElement given, HealthCheckConfig before) => before with
    {
        IpAddress = given.Value("IPAddress") ?? before.IpAddress,
        Port = Number(given, "Port", 1, 65535) ?? before.Port ?? (before.Type.StartsWith("HTTPS", StringComparison.Ordinal) ? 443 : before.Type.StartsWith("HTTP", StringComparison.Ordinal) ? 80 : null),
        ResourcePath = Text(given, "ResourcePath", 255) ?? before.ResourcePath,
        DomainName = Text(given, "FullyQualifiedDomainName", 255) ?? before.DomainName,
        SearchString = Text(given, "SearchString", 255) ?? before.SearchString,
        FailureThreshold = Number(given, "FailureThreshold", 1, 10) ?? before.FailureThreshold,
        MeasureLatency = Given(given, "MeasureLatency") ?? before.MeasureLatency,
        Inverted = Given(given, "Inverted") ?? before.Inverted,
        Disabled = Given(given, "Disabled") ?? before.Disabled,
        HealthThreshold = Number(given, "HealthThreshold", 0, 256) ?? before.HealthThreshold,
        Children = given.Child("ChildHealthChecks") is null ? before.Children : [.. given.Children("ChildHealthChecks", "ChildHealthCheck").Select(c => c.Value)],
        EnableSni = Given(given, "EnableSNI") ?? before.EnableSni,
        Regions = given.Child("Regions") is null ? before.Regions : [.. given.Children("Regions", "Region").Select(r => r.Value)],
    };

    private static HealthCheckConfig Checked(HealthCheckConfig config) =>
        config.RequestInterval is not (10 or 30) ? throw RefusalException.Invalid("Invalid parameter : RequestInterval must be 10 or 30 seconds.")
        : config.Children.Count > 255 ? throw RefusalException.Invalid("Invalid parameter : A calculated health check can have up to 255 child health checks.")
        : config.Regions.FirstOrDefault(r => !CheckerRegions.Contains(r)) is { } unknown ? throw RecordXml.Constraint(unknown, "healthCheckConfig.regions", $"Member must satisfy enum value set: [{string.Join(", ", CheckerRegions)}]")
        : config.Regions.Count is 1 or 2 ? throw RefusalException.Invalid("Invalid parameter : At least 3 health checker regions must be specified.")
        : config.IsCalculated ? config
        : config.IpAddress is null && config.DomainName is null ? throw RefusalException.Invalid("Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be specified.")
        : config.IpAddress is not null && !IPAddress.TryParse(config.IpAddress, out _) ? throw RefusalException.Invalid($"Invalid parameter : {config.IpAddress} is not a valid IP address.")
        : config.Port is null ? throw RefusalException.Invalid("Invalid parameter : Port must be specified for TCP health checks.")
        : config.Type.EndsWith("STR_MATCH", StringComparison.Ordinal) != config.SearchString is { Length: > 0 } ? throw RefusalException.Invalid("Invalid parameter : SearchString must be specified for HTTP_STR_MATCH and HTTPS_STR_MATCH, and for nothing else.")
        : config;

    private static int? Number(XElement element, string name, int least, int most) => RecordXml.Number(element, name, least, most, "healthCheckConfig");

    private static bool? Given(XElement element, string name) => element.Value(name) is { } text ? text is "true" or "1" : null;

    private static string? Text(XElement element, string name, int most) => element.Value(name) is not { } text ? null
        : text.Length <= most ? text
        : throw RecordXml.Constraint(text, $"healthCheckConfig.{char.ToLowerInvariant(name[0])}{name[1..]}", $"Member must have length less than or equal to {most}");
}
