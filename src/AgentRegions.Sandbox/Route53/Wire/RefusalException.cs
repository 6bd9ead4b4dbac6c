using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Wire;

/// <summary>What Route 53 answers instead: it ends the reading of a request wherever that is.</summary>
internal sealed class RefusalException(int status, string code, IReadOnlyList<string> messages) : Exception(messages[0])
{
    public RefusalException(int status, string code, string message)
        : this(status, code, [message])
    {
    }

    public static RefusalException Invalid(string message) => new(400, "InvalidInput", message);

    /// <param name="older">In the form with the root InvalidChangeBatch, which some endpoints still answer.</param>
    public Route53Reply ToReply(bool older, string requestId) => new(status, Text(older && code == "InvalidChangeBatch"
        ? Element(code, Element("Messages", messages.Select(m => Element("Message", m))), Element("RequestId", requestId))
        : Element(
            "ErrorResponse",
            Element("Error", Element("Type", "Sender"), Element("Code", code), Element("Message", code == "InvalidChangeBatch" ? $"[{string.Join(", ", messages)}]" : messages[0])),
            Element("RequestId", requestId))));
}
