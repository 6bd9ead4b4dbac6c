using System.Text.Json.Nodes;
using AgentRegions.CrdGenerator.Output;
using AgentRegions.CrdGenerator.Tests.Corpus;
using AgentRegions.Testing;

namespace AgentRegions.CrdGenerator.Tests;

public sealed class DriftTests
{
    [Theory]
    [InlineData("crds")]
    [InlineData("charts/agentregion-operator/files/crds")]
    public void TrackedDefinitions_AreWhatTheTypesSay(string directory)
    {
        var drift = CrdFiles.Drift(Repository.PathOf(directory.Split('/')));
        Assert.True(drift.Length == 0, $"run dotnet run --project src/AgentRegions.CrdGenerator\n{drift}");
    }

    [Fact]
    public void EditedAndLeftoverFiles_AreShownAsDriftAndWrittenAnew()
    {
        var directory = Directory.CreateTempSubdirectory("crds").FullName;
        try
        {
            CrdFiles.Write(directory);
            Assert.Empty(CrdFiles.Drift(directory));
            var edited = Path.Combine(directory, "agentregion.dev_failovers.yaml");
            File.WriteAllText(edited, File.ReadAllText(edited).Replace("listKind: FailoverList", "listKind: Failovers", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(directory, "agentregion.dev_gone.yaml"), "kind: Gone\n");

            var drift = CrdFiles.Drift(directory);
            Assert.Contains("-     listKind: Failovers\n", drift, StringComparison.Ordinal);
            Assert.Contains("+     listKind: FailoverList\n", drift, StringComparison.Ordinal);
            Assert.Contains("- kind: Gone\n", drift, StringComparison.Ordinal);

            CrdFiles.Write(directory);
            Assert.Empty(CrdFiles.Drift(directory));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void EveryField_IsDescribed()
    {
        var undescribed = CrdFiles.Generate()
            .Select(file => YamlJson.Parse(file.Content)!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!)
            .SelectMany(root => Fields("", (JsonObject)root))
            .Where(field => field.Path != ".metadata" && !field.Schema.ContainsKey("description"))
            .Select(field => field.Path);
        Assert.Empty(undescribed);
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Fields(string path, JsonObject schema)
    {
        var properties = (schema["properties"] ?? schema["items"]?["properties"]) as JsonObject ?? [];
        foreach (var (name, property) in properties)
        {
            yield return ($"{path}.{name}", (JsonObject)property!);
            foreach (var inner in Fields($"{path}.{name}", (JsonObject)property!))
                yield return inner;
        }
    }
}
