using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Aws.Route53;

/// <summary>Health checks on the wire; the schema fixes the order of the elements.</summary>
internal static class HealthCheckXml
{
    private const string Searching = "_STR_MATCH";
    private const string Calculated = "CALCULATED";

    /// <summary>As many as Route 53 has checkers in: all of them is what naming none means.</summary>
    private const int EveryRegion = 8;

    public static byte[] Write(CreateHealthCheckRequest request) => Document("CreateHealthCheckRequest", xml =>
    {
        var settings = request.Settings;
        xml.WriteElementString("CallerReference", request.CallerReference);
        xml.WriteStartElement("HealthCheckConfig");
        if (settings.IsCalculated)
        {
            xml.WriteElementString("Type", Calculated);
            WriteCounted(xml, settings);
        }
        else
        {
            WriteOptional(xml, "IPAddress", settings.IpAddress);
            xml.WriteElementString("Port", Number(settings.Port));
            xml.WriteElementString("Type", $"{settings.Protocol}{(settings.SearchString is null ? "" : Searching)}");
            WriteAsked(xml, settings);
            xml.WriteElementString("RequestInterval", Number(settings.IntervalSeconds));
            xml.WriteElementString("FailureThreshold", Number(settings.FailureThreshold));
            xml.WriteElementString("MeasureLatency", Flag(settings.MeasureLatency));
            if (settings.Inverted)
                xml.WriteElementString("Inverted", Flag(true));
            WriteLast(xml, settings);
        }
        xml.WriteEndElement();
    });

    /// <summary>What is left out would stay as it was; what must go is reset.</summary>
    public static byte[] Write(UpdateHealthCheckRequest request) => Document("UpdateHealthCheckRequest", xml =>
    {
        var settings = request.Settings;
        xml.WriteElementString("HealthCheckVersion", request.Version.ToString(CultureInfo.InvariantCulture));
        if (settings.IsCalculated)
        {
            xml.WriteElementString("Inverted", Flag(false));
            xml.WriteElementString("Disabled", Flag(settings.Disabled));
            WriteCounted(xml, settings);
            return;
        }
        WriteOptional(xml, "IPAddress", settings.IpAddress);
        xml.WriteElementString("Port", Number(settings.Port));
        WriteAsked(xml, settings);
        xml.WriteElementString("FailureThreshold", Number(settings.FailureThreshold));
        xml.WriteElementString("Inverted", Flag(settings.Inverted));
        xml.WriteElementString("Disabled", Flag(settings.Disabled));
        WriteLast(xml, settings);
        string[] reset = [.. settings.HostName is null ? ["FullyQualifiedDomainName"] : Array.Empty<string>(), .. settings.Regions.Count == 0 ? ["Regions"] : Array.Empty<string>()];
        WriteList(xml, "ResetElements", "ResettableElementName", reset);
    });

    public static byte[] Write(ChangeTagsForResourceRequest request) => Document("ChangeTagsForResourceRequest", xml =>
    {
        if (request.Add.Count > 0)
            xml.WriteStartElement("AddTags");
        foreach (var (key, value) in request.Add.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            xml.WriteStartElement("Tag");
            xml.WriteElementString("Key", key);
            xml.WriteElementString("Value", value);
            xml.WriteEndElement();
        }
        if (request.Add.Count > 0)
            xml.WriteEndElement();
        WriteList(xml, "RemoveTagKeys", "Key", request.Remove);
    });

    public static byte[] Write(ListTagsForResourcesRequest request) =>
        Document("ListTagsForResourcesRequest", xml => WriteList(xml, "ResourceIds", "ResourceId", request.HealthCheckIds));

    public static HealthCheck Read(XElement check)
    {
        var config = check.Child("HealthCheckConfig") ?? throw new XmlException("HealthCheck without HealthCheckConfig");
        return new(
            check.Text("Id") ?? throw new XmlException("HealthCheck without Id"),
            check.Text("CallerReference") ?? "",
            long.TryParse(check.Text("HealthCheckVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 1,
            Settings(config));
    }

    private static HealthCheckSettings? Settings(XElement config)
    {
        var type = config.Text("Type") ?? "";
        var inverted = config.Text("Inverted") == "true";
        var disabled = config.Text("Disabled") == "true";
        if (type == Calculated)
        {
            var children = config.Children("ChildHealthChecks", "ChildHealthCheck").Select(c => c.Value).ToList();
            return HealthCheckSettings.Calculated(children, ReadNumber(config, "HealthThreshold") ?? 0) with { Inverted = inverted, Disabled = disabled };
        }
        var regions = config.Children("Regions", "Region").Select(r => r.Value).ToList();
        return !Enum.TryParse<HealthCheckProtocol>(type.Replace(Searching, "", StringComparison.Ordinal), out var protocol) ? null : new()
        {
            Protocol = protocol,
            IpAddress = Given(config, "IPAddress"),
            HostName = Given(config, "FullyQualifiedDomainName"),
            Port = ReadNumber(config, "Port") ?? (protocol == HealthCheckProtocol.HTTPS ? 443 : 80),
            Path = Given(config, "ResourcePath") ?? "",
            SearchString = Given(config, "SearchString"),
            EnableSni = config.Text("EnableSNI") == "true",
            IntervalSeconds = ReadNumber(config, "RequestInterval") ?? 30,
            FailureThreshold = ReadNumber(config, "FailureThreshold") ?? 3,
            MeasureLatency = config.Text("MeasureLatency") == "true",
            Regions = regions.Count >= EveryRegion ? [] : regions,
            Inverted = inverted,
            Disabled = disabled,
        };
    }

    private static void WriteAsked(XmlWriter xml, HealthCheckSettings settings)
    {
        xml.WriteElementString("ResourcePath", settings.Path);
        WriteOptional(xml, "FullyQualifiedDomainName", settings.HostName);
        WriteOptional(xml, "SearchString", settings.SearchString);
    }

    private static void WriteCounted(XmlWriter xml, HealthCheckSettings settings)
    {
        xml.WriteElementString("HealthThreshold", Number(settings.HealthThreshold));
        WriteList(xml, "ChildHealthChecks", "ChildHealthCheck", settings.Children);
    }

    private static void WriteLast(XmlWriter xml, HealthCheckSettings settings)
    {
        if (settings.Protocol == HealthCheckProtocol.HTTPS)
            xml.WriteElementString("EnableSNI", Flag(settings.EnableSni));
        WriteList(xml, "Regions", "Region", settings.Regions);
    }

    private static byte[] Document(string root, Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement(root, ChangeBatchXml.Namespace);
            write(xml);
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    private static void WriteList(XmlWriter xml, string list, string item, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0)
            return;
        xml.WriteStartElement(list);
        foreach (var value in values)
            xml.WriteElementString(item, value);
        xml.WriteEndElement();
    }

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteElementString(name, value);
    }

    private static string? Given(XElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : null;

    private static int? ReadNumber(XElement element, string name) =>
        int.TryParse(element.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "true" : "false";
}
