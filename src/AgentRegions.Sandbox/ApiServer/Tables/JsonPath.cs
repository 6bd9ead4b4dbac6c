using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Tables;

/// <summary>
/// The part of Kubernetes' JSONPath that printer columns use: .a.b  .a\.b  ['a']  [0]  [-1]  [*]  [?(@.type=="Ready")].
/// As there, a dot inside ['a.b'] parts two names; a dot of a name is written \. in either form.
/// </summary>
internal sealed partial class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    /// <exception cref="FormatException">The path uses something else.</exception>
    public JsonPath(string path)
    {
        for (var at = 0; at < path.Length;)
        {
            if (Step().Match(path, at) is not { Success: true } step || step.Index != at)
                throw new FormatException($"not understood at {at}: {path}");
            at += step.Length;
            Add(step);
        }
    }

    /// <summary>The first value there, or null.</summary>
    public JsonNode? First(JsonNode root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
            found = found.OfType<JsonNode>().SelectMany(step);
        return found.FirstOrDefault();
    }

    private void Add(Match step)
    {
        if (step.Groups["name"] is { Success: true } name)
            AddMember(name.Value);
        else if (step.Groups["quoted"] is { Success: true } quoted)
            _steps.AddRange(new JsonPath($".{quoted.Value}")._steps);
        else if (step.Groups["index"] is { Success: true } index)
            AddItem(int.Parse(index.Value, CultureInfo.InvariantCulture));
        else if (step.Groups["key"] is { Success: true } key)
            AddFilter(new($".{key.Value}"), step.Groups["operator"].Value == "==", step.Groups["value"].Value);
        else
            _steps.Add(node => node is JsonObject map ? map.Select(entry => entry.Value) : node as JsonArray ?? []);
    }

    private void AddMember(string escaped)
    {
        var name = escaped.Replace("\\", "", StringComparison.Ordinal);
        _steps.Add(node => node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? [value] : []);
    }

    private void AddItem(int index) => _steps.Add(node =>
    {
        if (node is not JsonArray list)
            return [];
        var position = index < 0 ? list.Count + index : index;
        return position >= 0 && position < list.Count ? [list[position]] : [];
    });

    private void AddFilter(JsonPath key, bool wanted, string value) => _steps.Add(node =>
        node is JsonArray list ? list.Where(item => item is not null && key.First(item) is { } found && (found.Text() ?? JsonText.Of(found)) == value == wanted) : []);

    [GeneratedRegex("""
        \.(?<name>([^.\[\]\\]|\\.)+)
        |\[\s*(?<index>-?[0-9]+)\s*\]
        |\[\s*'(?<quoted>[^']+)'\s*\]
        |(\[\s*\*\s*\]|\.\*)
        |\[\s*\?\(\s*@\.(?<key>[^=!<>\s]+)\s*(?<operator>[=!]=)\s*(?<quote>["']?)(?<value>[^"')]*)\k<quote>\s*\)\s*\]
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
