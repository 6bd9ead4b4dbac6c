using System.Globalization;
using System.Xml.Linq;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Route53.Wire;

internal static class Route53Xml
{
    private static readonly XNamespace Namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>Null when there is no value: then the element is left out.</summary>
    public static XElement? Optional(string name, object? value) => value is null ? null : Element(name, value);

    public static string Flag(bool value) => value ? "true" : "false";

    public static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static string Text(XElement root) => root.ToString(SaveOptions.DisableFormatting);

    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static string? Value(this XElement element, string name) => element.Child(name)?.Value;

    public static IEnumerable<XElement> Children(this XElement element, string list, string item) =>
        element.Child(list)?.Elements().Where(e => e.Name.LocalName == item) ?? [];

    /// <summary>A name as Route 53 shows it: with the final dot, the asterisk escaped.</summary>
    public static string Presented(string name) => $"{name.Replace("*", "\\052", StringComparison.Ordinal)}.";

    /// <summary>
    /// What Route 53 orders names by, octet by octet ("ListResourceRecordSets", Sort order): com.example.www. with its trailing dot, so what sorts before a dot,
    /// a hyphen for example, puts www-2 before www.
    /// </summary>
    public static string Order(string name) => $"{string.Join('.', Presented(name)[..^1].Split('.').Reverse())}.";

    /// <summary>The last part of an id that may come with its resource's path: <c>/hostedzone/Z1</c>.</summary>
    public static string BareId(string id) => id[(id.LastIndexOf('/') + 1)..];

    public static string NormalName(string name) => DomainName.Normalize(name);
}
