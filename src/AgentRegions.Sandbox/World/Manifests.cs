using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Http;
using YamlDotNet.RepresentationModel;

namespace AgentRegions.Sandbox.World;

/// <summary>The repository's manifests, as its users apply them.</summary>
internal static class Manifests
{
    /// <exception cref="IOException">It is not there; the message says where it was looked for.</exception>
    public static IReadOnlyList<JsonObject> Read(params string[] path)
    {
        var root = RepositoryFiles.Root ?? throw new FileNotFoundException($"there is no checkout of this repository above {AppContext.BaseDirectory}; the world applies its crds/ and config/samples/");
        var place = Path.Combine([root, .. path]);
        var files = Directory.Exists(place) ? Directory.GetFiles(place, "*.yaml").Order(StringComparer.Ordinal) : Enumerable.Repeat(place, 1);
        return [.. files.SelectMany(file => Parse(File.ReadAllText(file)))];
    }

    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => ObjectYaml.Node(document.RootNode)).OfType<JsonObject>()];
    }
}
