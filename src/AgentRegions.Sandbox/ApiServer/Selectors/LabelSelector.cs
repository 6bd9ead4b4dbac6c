using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Selectors;

/// <summary>a=b, a!=b, a in (b, c), a notin (b, c), a, !a; all of them must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Func<JsonObject?, bool>> _terms = [];

    public static LabelSelector Everything { get; } = new();

    public bool SelectsAll => _terms.Count == 0;

    /// <exception cref="ApiException">It is no selector.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        var selector = new LabelSelector();
        // Commas separate terms outside parentheses only.
        foreach (var term in TopLevelComma().Split(text))
            selector._terms.Add(Term(term.Trim()));
        return selector;
    }

    public bool Selects(JsonObject metadata) => _terms.Count == 0 || _terms.TrueForAll(term => term(metadata["labels"] as JsonObject));

    private static Func<JsonObject?, bool> Term(string term)
    {
        var match = Form().Match(term);
        if (!match.Success)
            throw Refusals.BadRequest($"found '{term}', expected: !, identifier, or 'end of string'");
        var key = match.Groups["key"].Value;
        if (match.Groups["not"].Success)
            return labels => labels?.ContainsKey(key) != true;
        string[] values = match.Groups["set"].Success
            ? match.Groups["set"].Value.Split(',', StringSplitOptions.TrimEntries)
            : [match.Groups["value"].Value];
        return match.Groups["op"].Value switch
        {
            "=" or "==" or "in" => labels => labels?[key].Text() is { } value && values.Contains(value),
            "!=" or "notin" => labels => labels?[key].Text() is not { } value || !values.Contains(value),
            _ => labels => labels?.ContainsKey(key) == true,
        };
    }

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex TopLevelComma();

    [GeneratedRegex(@"^(?:(?<not>!)\s*)?(?<key>[A-Za-z0-9][A-Za-z0-9_./-]*)(?:\s*(?<op>==|=|!=)\s*(?<value>[A-Za-z0-9_.-]*)|\s+(?<op>in|notin)\s*\((?<set>[^()]*)\))?$")]
    private static partial Regex Form();
}
