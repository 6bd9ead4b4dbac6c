using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>The summaries that the compiler wrote beside each assembly, as plain text.</summary>
public sealed class XmlDocs
{
    private readonly Dictionary<Assembly, Dictionary<string, string>> _summaries = [];

    /// <summary>Null when there is none.</summary>
    public string? Of(MemberInfo member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Summaries(member.Module.Assembly).GetValueOrDefault(Id(member));
    }

    private static string Id(MemberInfo member) => member switch
    {
        Type type => $"T:{Name(type)}",
        PropertyInfo property => $"P:{Name(property.DeclaringType!)}.{property.Name}",
        FieldInfo field => $"F:{Name(field.DeclaringType!)}.{field.Name}",
        _ => throw new ArgumentException($"{member} has no description in a schema", nameof(member)),
    };

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private Dictionary<string, string> Summaries(Assembly assembly)
    {
        if (!_summaries.TryGetValue(assembly, out var summaries))
            _summaries[assembly] = summaries = Read(Path.ChangeExtension(assembly.Location, ".xml"));
        return summaries;
    }

    private static Dictionary<string, string> Read(string path) =>
        XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!), StringComparer.Ordinal);

    private static string Text(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
        {
            if (node is XText words)
                text.Append(words.Value);
            else if (node is XElement { IsEmpty: true } reference && (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword")) is { } target)
                text.Append(CamelCase.Of(target.Value[(target.Value.LastIndexOfAny(['.', ':']) + 1)..]));
        }
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
