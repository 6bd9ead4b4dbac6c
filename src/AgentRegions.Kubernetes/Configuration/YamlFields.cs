using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>A mapping of a YAML file that knows its own place, so that every complaint can name it.</summary>
internal sealed class YamlFields(string file, string path, YamlMappingNode node)
{
    /// <summary>Null for an empty file.</summary>
    public static YamlFields? Load(string file)
    {
        try
        {
            using var reader = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count == 0)
                return null;
            return yaml.Documents[0].RootNode is YamlMappingNode root
                ? new(file, "", root)
                : throw new KubeConfigException($"{file}: not a kubeconfig: the file must be a mapping with clusters, users and contexts");
        }
        catch (YamlException e)
        {
            throw new KubeConfigException($"{file}: line {e.Start.Line}: not valid YAML: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    public string Where(string field) => $"{file}: {Join(field)}";

    public string? Text(string field) => Child(field) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } value } scalar when !IsNull(scalar) => value,
        YamlScalarNode => null,
        _ => throw Wrong(field, "a single value"),
    };

    public bool Flag(string field) => Text(field) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Wrong(field, $"true or false, not \"{other}\""),
    };

    /// <summary>The path of a file, relative to the kubeconfig that names it.</summary>
    public string? FilePath(string field) =>
        Text(field) is { } value ? Path.GetFullPath(value, Path.GetDirectoryName(Path.GetFullPath(file))!) : null;

    public byte[]? Base64(string field)
    {
        try
        {
            return Text(field) is { } value ? Convert.FromBase64String(value) : null;
        }
        catch (FormatException)
        {
            throw Wrong(field, "base64");
        }
    }

    public YamlFields? Fields(string field) => Child(field) switch
    {
        null => null,
        YamlScalarNode scalar when IsNull(scalar) => null,
        YamlMappingNode mapping => new(file, Join(field), mapping),
        _ => throw Wrong(field, "a mapping"),
    };

    public IReadOnlyList<YamlFields> List(string field) => Items(field)
        .Select((item, at) => item is YamlMappingNode mapping ? new YamlFields(file, $"{Join(field)}[{at}]", mapping) : throw Wrong(field, "a list of mappings"))
        .ToList();

    public IReadOnlyList<string> Texts(string field) => Items(field)
        .Select(item => item is YamlScalarNode scalar ? scalar.Value ?? "" : throw Wrong(field, "a list of words"))
        .ToList();

    public KubeConfigException Wrong(string field, string expected) => new($"{Where(field)} must be {expected}");

    private IEnumerable<YamlNode> Items(string field) => Child(field) switch
    {
        null => [],
        YamlScalarNode scalar when IsNull(scalar) => [],
        YamlSequenceNode sequence => sequence.Children,
        _ => throw Wrong(field, "a list"),
    };

    private YamlNode? Child(string field) => node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? child : null;

    private string Join(string field) => path.Length == 0 ? field : $"{path}.{field}";

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";
}
