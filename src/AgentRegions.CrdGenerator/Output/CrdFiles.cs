using System.Text.Json.Nodes;
using AgentRegions.CrdGenerator.Schema;
using AgentRegions.Operator.Resources;

namespace AgentRegions.CrdGenerator.Output;

/// <summary>The files in crds/: one per kind, by name.</summary>
public static class CrdFiles
{
    private static readonly Type[] Kinds = [typeof(AgentRegion), typeof(Failover), typeof(FailoverPolicy)];

    /// <summary>File name and content.</summary>
    public static IReadOnlyList<(string Name, string Content)> Generate()
    {
        var builder = new CrdBuilder(new XmlDocs());
        return [.. Kinds.Select(builder.Build).Select(crd => (Name(crd), YamlText.Of(crd)))];
    }

    /// <summary>Writes the files, and removes what was generated for kinds that are no more.</summary>
    public static void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        var files = Generate();
        foreach (var stale in Existing(directory).Except(files.Select(file => file.Name), StringComparer.Ordinal))
            File.Delete(Path.Combine(directory, stale));
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(directory, name), content);
    }

    /// <summary>How a directory differs from what would be written, as a line diff; empty when it does not.</summary>
    public static string Drift(string directory)
    {
        var wanted = Generate().ToDictionary(file => file.Name, file => file.Content, StringComparer.Ordinal);
        var names = wanted.Keys.Union(Existing(directory), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Concat(names.Select(name =>
        {
            var path = Path.Combine(directory, name);
            var found = File.Exists(path) ? File.ReadAllText(path) : "";
            var expected = wanted.GetValueOrDefault(name, "");
            return found == expected ? "" : LineDiff.Of(path, found, expected);
        }));
    }

    private static IEnumerable<string> Existing(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.yaml").Select(path => Path.GetFileName(path)!) : [];

    private static string Name(JsonObject crd)
    {
        var spec = crd["spec"]!;
        return $"{(string)spec["group"]!}_{(string)spec["names"]!["plural"]!}.yaml";
    }
}
