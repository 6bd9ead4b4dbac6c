using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace AgentRegions.Sbom;

/// <summary>The NuGet packages whose code is in a program, from what its restore left: project.assets.json.</summary>
internal static class NuGetPackages
{
    /// <exception cref="FormatException">The file does not belong to a program that was published for a runtime.</exception>
    public static IEnumerable<Component> Read(string assetsFile)
    {
        var assets = JsonNode.Parse(File.ReadAllText(assetsFile))!.AsObject();
        var folders = assets["packageFolders"]!.AsObject().Select(f => f.Key).ToArray();
        var target = assets["targets"]!.AsObject().LastOrDefault(t => t.Key.Contains('/', StringComparison.Ordinal)).Value?.AsObject()
            ?? throw new FormatException($"{assetsFile} is of no program that was published for a runtime: ./dev publish makes one");
        return Libraries(target).Concat(RuntimePacks(assets))
            .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .Select(p => Describe(p.Name, p.Version, folders));
    }

    private static IEnumerable<(string Name, string Version)> Libraries(JsonObject target) =>
        from library in target
        where (string?)library.Value!["type"] == "package" && HasCode(library.Value)
        let parts = library.Key.Split('/')
        select (parts[0], parts[1]);

    private static bool HasCode(JsonNode library) =>
        library["runtime"]?.AsObject().Any(file => !file.Key.EndsWith("/_._", StringComparison.Ordinal)) == true;

    /// <summary>The framework's code that is compiled in. CoreCLR's pack is downloaded too, but the one for native code takes its place.</summary>
    private static IEnumerable<(string Name, string Version)> RuntimePacks(JsonObject assets)
    {
        var packs = assets["project"]!["frameworks"]!.AsObject().First().Value!["downloadDependencies"]?.AsArray() ?? [];
        var native = packs.Any(p => IsNative((string)p!["name"]!));
        return from pack in packs
               let name = (string)pack["name"]!
               where !native || !name.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal) || IsNative(name)
               select (name, ((string)pack["version"]!).Trim('[', ']').Split(',')[0]);
    }

    private static bool IsNative(string pack) => pack.Contains(".NativeAOT.", StringComparison.Ordinal);

    private static Component Describe(string name, string version, string[] folders)
    {
        var purl = $"pkg:nuget/{name}@{version}";
        var id = name.ToLowerInvariant();
        var nuspec = folders.Select(f => Path.Combine(f, id, version, $"{id}.nuspec")).FirstOrDefault(File.Exists);
        if (nuspec is null)
            return new(name, version, null, purl);
        var metadata = XDocument.Load(nuspec).Root!.Elements().First(e => e.Name.LocalName == "metadata");
        var license = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
        var url = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "licenseUrl")?.Value;
        return (string?)license?.Attribute("type") switch
        {
            "expression" => new(name, version, license!.Value, purl),
            "file" => new(name, version, null, purl, $"See {license!.Value} in the package"),
            _ => new(name, version, null, purl, url is null ? null : $"The package names {url}"),
        };
    }
}
