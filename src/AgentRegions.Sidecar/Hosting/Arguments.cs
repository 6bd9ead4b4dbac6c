using System.CommandLine;
using System.CommandLine.Parsing;
using AgentRegions.Core;

namespace AgentRegions.Sidecar.Hosting;

/// <summary>Reads values of the command line; an error names the option and what to write.</summary>
internal static class Arguments
{
    public static Option<TimeSpan> Span(string name, string description, TimeSpan standard) => new(name)
    {
        HelpName = new Duration(standard).ToString(),
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (Duration.TryParse(result.Tokens[0].Value, out var duration))
                return duration.Value;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a duration; write it like 500ms, 15s or 1m30s");
            return default;
        },
    };

    public static NamespacedName? Service(ArgumentResult result)
    {
        if (result.Tokens[0].Value.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name])
            return new(ns, name);
        result.AddError($"--service: '{result.Tokens[0].Value}' is no service; write the FailoverPolicy's namespace/name, such as agents/support-agent");
        return null;
    }

    public static Uri? Url(ArgumentResult result) => Urls(result) is [var url] ? url : null;

    public static Uri[] Urls(ArgumentResult result)
    {
        var urls = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (Uri.TryCreate(token.Value, UriKind.Absolute, out var url))
                urls.Add(url);
            else
                result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{token.Value}' is no URL; write it like http://agentregion-operator.agentregion-system:8080");
        }
        return [.. urls];
    }
}
