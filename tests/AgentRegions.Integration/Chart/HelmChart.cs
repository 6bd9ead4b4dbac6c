using AgentRegions.Testing;
using YamlDotNet.RepresentationModel;

namespace AgentRegions.Integration.Chart;

/// <summary>The chart by real helm.</summary>
internal static class HelmChart
{
    public static string Path { get; } = Repository.PathOf("charts", "agentregion-operator");

    public static Task<CommandResult> TemplateAsync(params string[] values) =>
        Command.RunAsync("helm", ["template", "ops", Path, "--namespace", "agents", .. Set(values)]);

    public static Task<CommandResult> InstallAsync(string release, string ns, params string[] values) =>
        Command.RunAsync("helm", ["install", release, Path, "--namespace", ns, "--create-namespace", .. Set(values)]);

    /// <summary>The rendered objects as "Kind namespace/name", and each by that.</summary>
    public static async Task<IReadOnlyDictionary<string, YamlMappingNode>> ObjectsAsync(params string[] values)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader((await TemplateAsync(values)).Required));
        return yaml.Documents.Select(document => (YamlMappingNode)document.RootNode).ToDictionary(Name, StringComparer.Ordinal);
    }

    public static YamlNode At(this YamlNode node, params object[] path) =>
        path.Aggregate(node, (at, step) => step is int index ? at[index] : at[(string)step]);

    private static string Name(YamlMappingNode manifest)
    {
        var metadata = (YamlMappingNode)manifest["metadata"];
        var ns = metadata.Children.TryGetValue("namespace", out var value) ? $"{value}/" : "";
        return $"{manifest["kind"]} {ns}{metadata["name"]}";
    }

    private static IEnumerable<string> Set(string[] values) => values.SelectMany(value => new[] { "--set", value });
}
