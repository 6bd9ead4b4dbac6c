using System.Text.Json.Nodes;

namespace AgentRegions.CrdGenerator.Tests.Corpus;

/// <summary>A spec that is valid, or wrong in one field. The files hold a valid base per kind and what each document changes in it.</summary>
/// <param name="Also">A second field that cannot be right while the first is wrong.</param>
public sealed record CorpusDocument(string Kind, string Name, JsonObject Spec, string? Field, string? Also, string? Message)
{
    public static readonly string[] Kinds = ["agentregions", "failoverpolicies", "failovers"];

    public static IReadOnlyList<CorpusDocument> All { get; } = [.. Kinds.SelectMany(Read)];

    public bool IsValid => Field is null;

    public JsonObject Manifest => new()
    {
        ["apiVersion"] = "agentregion.dev/v1alpha1",
        ["kind"] = Kind,
        ["metadata"] = new JsonObject { ["name"] = "corpus" },
        ["spec"] = Spec.DeepClone(),
    };

    private static IEnumerable<CorpusDocument> Read(string file)
    {
        using var resource = typeof(CorpusDocument).Assembly.GetManifestResourceStream($"{file}.yaml")!;
        using var reader = new StreamReader(resource);
        var corpus = YamlJson.Parse(reader.ReadToEnd())!;
        var kind = (string)corpus["kind"]!;
        foreach (var entry in corpus["valid"]!.AsArray().Concat(corpus["invalid"]!.AsArray()))
        {
            var spec = Merge((JsonObject)corpus["base"]!.DeepClone(), (JsonObject)entry!["change"]!);
            yield return new(kind, (string)entry["name"]!, spec, (string?)entry["field"], (string?)entry["also"], (string?)entry["message"]);
        }
    }

    /// <summary>As a merge patch does: null removes.</summary>
    private static JsonObject Merge(JsonObject target, JsonObject change)
    {
        foreach (var (key, value) in change)
        {
            if (value is null)
                target.Remove(key);
            else if (value is JsonObject inner && target[key] is JsonObject into)
                Merge(into, inner);
            else
                target[key] = value.DeepClone();
        }
        return target;
    }
}
