using System.Globalization;
using System.Xml.Linq;

namespace AgentRegions.Testing.Route53;

/// <summary>A record set as the proxy compares it.</summary>
internal sealed record StrictRecordSet(XElement Xml)
{
    public string Name { get; } = Normalize(Child(Xml, "Name")!.Value);

    public string Type { get; } = Child(Xml, "Type")!.Value;

    public string? SetIdentifier { get; } = Child(Xml, "SetIdentifier")?.Value;

    public string? Weight { get; } = Child(Xml, "Weight")?.Value;

    public IReadOnlyList<string> Values { get; } =
        [.. Child(Xml, "ResourceRecords")?.Elements().Select(r => Child(r, "Value")!.Value) ?? [], .. Child(Xml, "AliasTarget") is { } alias ? [Normalize(Child(alias, "DNSName")!.Value)] : Array.Empty<string>()];

    public (string, string, string?) Key => (Name, Type, SetIdentifier);

    /// <summary>Equal texts: what Route 53 takes for the same set. It keeps no order of values.</summary>
    public string Canonical
    {
        get
        {
            var alias = Child(Xml, "AliasTarget");
            return string.Join('\n', [Name, Type, SetIdentifier, Weight, Child(Xml, "TTL")?.Value, alias is null ? null : Child(alias, "HostedZoneId")?.Value,
                alias is null ? null : Child(alias, "EvaluateTargetHealth")?.Value, Child(Xml, "HealthCheckId")?.Value, .. Values.Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>By labels from the last to the first, then type and identifier.</summary>
    public (string, string, string) Order => (Reversed(Name), Type, SetIdentifier ?? "");

    public AcceptedChange Accepted(string action) =>
        new(action, Name, Type, SetIdentifier, Weight is null ? null : int.Parse(Weight, CultureInfo.InvariantCulture), Values);

    /// <summary>As an element of a request to the emulator, which wants names without the final dot.</summary>
    public XElement ToRequest() => new("ResourceRecordSet", Xml.Elements().Select(e => Plain(e)));

    public static string Normalize(string name) => name.TrimEnd('.').ToLowerInvariant().Replace("*", "\\052", StringComparison.Ordinal);

    // A control character between labels makes a parent sort before every child.
    public static string Reversed(string name) => string.Join('\u0001', Normalize(name).Split('.').Reverse());

    public static XElement? Child(XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static XElement Plain(XElement e) => e switch
    {
        { HasElements: true } => new XElement(e.Name.LocalName, e.Elements().Select(Plain)),
        { Name.LocalName: "Name" or "DNSName" } => new XElement(e.Name.LocalName, Normalize(e.Value)),
        _ => new XElement(e.Name.LocalName, e.Value),
    };
}
