using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>YAML bodies, as apply sends them: plain scalars are numbers, booleans and nulls where they look like it.</summary>
internal static class ObjectYaml
{
    /// <exception cref="JsonException">It is neither YAML nor JSON.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> body, List<string> duplicates)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        if (text.AsSpan().TrimStart().StartsWith('{'))
            return ObjectJson.Read(body.Span, duplicates);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : Node(stream.Documents[0].RootNode);
        }
        catch (YamlException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Node(entry.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode quoted => quoted.Value,
        _ => throw new JsonException($"{node.NodeType} at {node.Start}"),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "null" or "~" or "Null" or "NULL" => null,
        "true" or "True" => true,
        "false" or "False" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => Number(text),
        _ => text,
    };

    private static JsonNode? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        ? JsonNode.Parse(whole.ToString(CultureInfo.InvariantCulture))
        : JsonNode.Parse(double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture));
}
