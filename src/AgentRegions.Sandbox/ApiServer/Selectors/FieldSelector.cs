using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Selectors;

/// <summary>metadata.name=a,type!=Normal: only fields that the kind lets one select by.</summary>
internal sealed class FieldSelector
{
    private static readonly string[] Always = ["metadata.name", "metadata.namespace"];

    private readonly List<(string[] Path, string Value, bool Equal)> _terms = [];

    public bool SelectsAll => _terms.Count == 0;

    /// <exception cref="ApiException">It is no selector, or asks for a field that is none of the kind's.</exception>
    public static FieldSelector Parse(string? text, ResourceDefinition kind)
    {
        var selector = new FieldSelector();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw Refusals.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var equal = term[at - 1] != '!';
            var field = term[..(equal ? at : at - 1)];
            if (!Always.Contains(field) && !kind.SelectableFields.Contains(field))
                throw Refusals.BadRequest($"field label not supported: {field}");
            var path = kind.Plural == "events" && field == "source" ? "source.component" : field;
            selector._terms.Add((path.Split('.'), term[(at + 1)..].TrimStart('='), equal));
        }
        return selector;
    }

    public bool Selects(JsonObject json) => _terms.TrueForAll(term => (Value(json, term.Path) == term.Value) == term.Equal);

    private static string Value(JsonObject json, string[] path) => json.At(path) switch
    {
        null => "",
        var node when node.Text() is { } text => text,
        var node => JsonText.Of(node),
    };
}
