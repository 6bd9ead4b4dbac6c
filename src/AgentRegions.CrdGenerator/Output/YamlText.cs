using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentRegions.CrdGenerator.Output;

/// <summary>JSON as block YAML: keys in their order, text of several lines as a block, strings quoted where a reader could take them for something else.</summary>
public static class YamlText
{
    private static readonly string[] NotStrings = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    public static string Of(JsonNode node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: 120, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, mapping.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in mapping)
                {
                    emitter.Emit(Text(key));
                    Write(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, sequence.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in sequence)
                    Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static Scalar Text(string value) =>
        new(AnchorName.Empty, TagName.Empty, value, Style(value), isPlainImplicit: true, isQuotedImplicit: true);

    private static ScalarStyle Style(string value) =>
        value.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
        : NotStrings.Contains(value, StringComparer.OrdinalIgnoreCase) || char.IsAsciiDigit(value.TrimStart('-', '+', '.').FirstOrDefault()) ? ScalarStyle.SingleQuoted
        : ScalarStyle.Any;
}
