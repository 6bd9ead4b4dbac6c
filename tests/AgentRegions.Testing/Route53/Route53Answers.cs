using System.Xml.Linq;

namespace AgentRegions.Testing.Route53;

/// <summary>The documents that Route 53 answers.</summary>
internal static class Route53Answers
{
    private static readonly XNamespace Ns = "https://route53.amazonaws.com/doc/2013-04-01/";

    public static string Change(string root, AcceptedBatch batch, bool pending) => Text(new XElement(Ns + root, new XElement(Ns + "ChangeInfo",
        new XElement(Ns + "Id", $"/change/{batch.ChangeId}"),
        new XElement(Ns + "Status", pending ? "PENDING" : "INSYNC"),
        new XElement(Ns + "SubmittedAt", $"{batch.At:yyyy-MM-ddTHH:mm:ss.fffZ}"))));

    public static (int Status, string Body) Error(int status, string code, string message) => (status, Text(new XElement(Ns + "ErrorResponse",
        new XElement(Ns + "Error", new XElement(Ns + "Type", "Sender"), new XElement(Ns + "Code", code), new XElement(Ns + "Message", message)),
        new XElement(Ns + "RequestId", Guid.NewGuid()))));

    public static string Refusal(List<string> messages, bool oldForm) => !oldForm
        ? Error(400, "InvalidChangeBatch", $"[{string.Join(", ", messages)}]").Body
        : Text(new XElement(Ns + "InvalidChangeBatch",
            new XElement(Ns + "Messages", messages.Select(m => new XElement(Ns + "Message", m))),
            new XElement(Ns + "RequestId", Guid.NewGuid())));

    /// <summary>A page of a listing from the start on, and where the next begins.</summary>
    public static string Page(IEnumerable<StrictRecordSet> all, (string, string, string) start, int size)
    {
        var rest = all.Where(s => Compare(s.Order, start) >= 0).Order(Comparer<StrictRecordSet>.Create((a, b) => Compare(a.Order, b.Order))).ToList();
        var root = new XElement(Ns + "ListResourceRecordSetsResponse",
            new XElement(Ns + "ResourceRecordSets", rest.Take(size).Select(s => Presented(s.ToRequest()))),
            new XElement(Ns + "IsTruncated", rest.Count > size ? "true" : "false"),
            new XElement(Ns + "MaxItems", size));
        if (rest.Count > size)
        {
            root.Add(new XElement(Ns + "NextRecordName", $"{rest[size].Name}."), new XElement(Ns + "NextRecordType", rest[size].Type));
            if (rest[size].SetIdentifier is { } identifier)
                root.Add(new XElement(Ns + "NextRecordIdentifier", identifier));
        }
        return Text(root);
    }

    /// <summary>In the service's namespace, names with the final dot.</summary>
    private static XElement Presented(XElement element) => element switch
    {
        { HasElements: true } => new XElement(Ns + element.Name.LocalName, element.Elements().Select(Presented)),
        { Name.LocalName: "Name" or "DNSName" } => new XElement(Ns + element.Name.LocalName, $"{element.Value}."),
        _ => new XElement(Ns + element.Name.LocalName, element.Value),
    };

    private static int Compare((string, string, string) a, (string, string, string) b)
    {
        if (string.CompareOrdinal(a.Item1, b.Item1) is not 0 and var name)
            return name;
        return string.CompareOrdinal(a.Item2, b.Item2) is not 0 and var type ? type : string.CompareOrdinal(a.Item3, b.Item3);
    }

    private static string Text(XElement root) => root.ToString(SaveOptions.DisableFormatting);
}
