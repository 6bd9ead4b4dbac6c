using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentRegions.Sbom;

/// <summary>SPDX 2.3 as JSON: https://spdx.github.io/spdx-spec/v2.3/. The same input gives the same bytes.</summary>
internal static partial class SpdxDocument
{
    private const string None = "NOASSERTION";

    /// <param name="program">The program's name and version.</param>
    /// <param name="sha256">Of the program's file, in hexadecimal digits.</param>
    /// <param name="created">When, to the second.</param>
    /// <param name="components">What it contains.</param>
    public static JsonObject Create(
        (string Name, string Version) program, string sha256, DateTimeOffset created, IReadOnlyList<Component> components)
    {
        var purl = $"pkg:generic/{program.Name}@{program.Version}";
        var root = Package(new(program.Name, program.Version, "Apache-2.0", purl), IdOf(program.Name));
        root["primaryPackagePurpose"] = "APPLICATION";
        root["checksums"] = new JsonArray(new JsonObject { ["algorithm"] = "SHA256", ["checksumValue"] = sha256 });
        var identified = components.Select(c => (Component: c, Id: IdOf($"{c.Purl.Split('/')[0]}-{c.Name}-{c.Version}"))).ToArray();
        return new()
        {
            ["spdxVersion"] = "SPDX-2.3",
            ["dataLicense"] = "CC0-1.0",
            ["SPDXID"] = "SPDXRef-DOCUMENT",
            ["name"] = $"{program.Name}-{program.Version}",
            ["documentNamespace"] = $"https://agentregion.dev/spdx/{program.Name}-{program.Version}-{sha256[..16]}",
            ["creationInfo"] = new JsonObject
            {
                ["created"] = created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                ["creators"] = new JsonArray("Tool: AgentRegions.Sbom"),
            },
            ["packages"] = new JsonArray([root, .. identified.Select(c => Package(c.Component, c.Id))]),
            ["relationships"] = new JsonArray([
                Relationship("SPDXRef-DOCUMENT", "DESCRIBES", IdOf(program.Name)),
                .. identified.Select(c => Relationship(IdOf(program.Name), "CONTAINS", c.Id)),
            ]),
        };
    }

    private static JsonObject Package(Component component, string id)
    {
        var package = new JsonObject
        {
            ["name"] = component.Name,
            ["SPDXID"] = id,
            ["versionInfo"] = component.Version,
            ["downloadLocation"] = None,
            ["filesAnalyzed"] = false,
            ["licenseConcluded"] = None,
            ["licenseDeclared"] = component.License ?? None,
            ["copyrightText"] = None,
            ["externalRefs"] = new JsonArray(new JsonObject
            {
                ["referenceCategory"] = "PACKAGE-MANAGER",
                ["referenceType"] = "purl",
                ["referenceLocator"] = component.Purl,
            }),
        };
        if (component.LicenseComment is { } comment)
            package["licenseComments"] = comment;
        return package;
    }

    private static JsonObject Relationship(string from, string type, string to) =>
        new() { ["spdxElementId"] = from, ["relationshipType"] = type, ["relatedSpdxElement"] = to };

    /// <summary>Letters, digits, dots and hyphens are what an identifier may have.</summary>
    private static string IdOf(string name) => $"SPDXRef-{Forbidden.Replace(name, "-")}";

    [GeneratedRegex("[^A-Za-z0-9.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Forbidden { get; }
}
