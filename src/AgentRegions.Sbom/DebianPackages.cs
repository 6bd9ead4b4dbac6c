namespace AgentRegions.Sbom;

/// <summary>The Debian packages whose files an image has, from lines of dpkg-query: name, version, architecture, with tabs between.</summary>
internal static class DebianPackages
{
    /// <param name="lines">The lines.</param>
    /// <param name="distribution">Such as debian-12.</param>
    public static IEnumerable<Component> Read(IEnumerable<string> lines, string distribution) =>
        from line in lines
        where line.Length > 0
        let fields = line.Split('\t')
        let package = fields is [var name, var version, var architecture] ? (Name: name, Version: version, Architecture: architecture)
            : throw new FormatException($"not a name, a version and an architecture with tabs between: {line}")
        orderby package.Name
        select new Component(
            package.Name,
            package.Version,
            null,
            $"pkg:deb/{distribution.Split('-')[0]}/{package.Name}@{Uri.EscapeDataString(package.Version)}?arch={package.Architecture}&distro={distribution}",
            $"See /usr/share/doc/{package.Name}/copyright");
}
