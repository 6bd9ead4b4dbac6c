using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace AgentRegions.Sandbox.Route53.Wire;

/// <param name="Path">The segments after the API's version.</param>
internal sealed record Route53Request(string Method, IReadOnlyList<string> Path, IReadOnlyDictionary<string, string> Query, string Body)
{
    public string? Parameter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>How many items a page may have: what is asked for, up to the operation's limit.</summary>
    public int MaxItems(int most)
    {
        if (Parameter("maxitems") is not { } asked)
            return most;
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? Math.Min(number, most)
            : throw new RefusalException(400, "InvalidInput", $"Invalid value for maxitems: {asked}");
    }

    public XElement Document(string root)
    {
        try
        {
            var document = XElement.Parse(Body);
            return document.Name.LocalName == root ? document : throw new RefusalException(400, "InvalidInput", $"Invalid XML ; cvc-elt.1: Cannot find the declaration of element '{document.Name.LocalName}'.");
        }
        catch (XmlException e)
        {
            throw new RefusalException(400, "InvalidInput", $"Invalid XML ; {e.Message}");
        }
    }
}

/// <param name="Body">XML, or nothing.</param>
internal sealed record Route53Reply(int Status, string Body, string? Location = null)
{
    public static Route53Reply Of(XElement root) => new(200, Route53Xml.Text(root));

    public static Route53Reply Created(XElement root, string location) => new(201, Route53Xml.Text(root), location);
}
