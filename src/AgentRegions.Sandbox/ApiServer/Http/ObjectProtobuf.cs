using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>Reads bodies of application/vnd.kubernetes.protobuf. Answers are JSON, which such clients accept too.</summary>
internal static class ObjectProtobuf
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static readonly byte[] Magic = [.. "k8s\0"u8];

    /// <exception cref="JsonException">It is no such message, or one that this server does not know.</exception>
    public static JsonObject Read(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Magic))
            throw new JsonException("the body does not begin as a protobuf message of Kubernetes");
        try
        {
            // The envelope, runtime.Unknown: what it is, and the message itself.
            var envelope = Fields(body[Magic.Length..]).ToLookup(field => field.Number, field => field.Bytes);
            var type = Fields(envelope[1].Single()).ToLookup(field => field.Number, field => Encoding.UTF8.GetString(field.Bytes.Span));
            var kind = type[2].FirstOrDefault() ?? "";
            var message = Message(kind, envelope[2].FirstOrDefault());
            message["apiVersion"] = type[1].FirstOrDefault();
            message["kind"] = kind;
            return message;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new JsonException("the protobuf message is broken", e);
        }
    }

    private static JsonObject Message(string type, ReadOnlyMemory<byte> bytes)
    {
        var known = ProtobufMessages.Fields(type) ?? throw new JsonException($"this server does not read {type} as protobuf; send it as JSON, for example with kubectl apply -f");
        var message = new JsonObject();
        foreach (var (number, number64, content) in Fields(bytes))
        {
            if (!known.TryGetValue(number, out var field))
                continue;
            if (field.IsMap)
            {
                if (message[field.Name] is not JsonObject map)
                    message[field.Name] = map = [];
                var entry = Fields(content).ToLookup(part => part.Number, part => part.Bytes);
                map[Encoding.UTF8.GetString(entry[1].FirstOrDefault().Span)] = Value(field.Type, 0, entry[2].FirstOrDefault());
            }
            else if (field.IsList)
            {
                if (message[field.Name] is not JsonArray list)
                    message[field.Name] = list = [];
                list.Add(Value(field.Type, number64, content));
            }
            // An empty text is one that was not set.
            else if (Value(field.Type, number64, content) is var value && value.Text() != "")
                message[field.Name] = value;
        }
        return message;
    }

    private static JsonNode Value(string type, ulong number, ReadOnlyMemory<byte> bytes) => type switch
    {
        "string" => Encoding.UTF8.GetString(bytes.Span),
        "bytes" => Convert.ToBase64String(bytes.Span),
        "bool" => number != 0,
        "int" => (long)number,
        _ => Message(type, bytes),
    };

    private static IEnumerable<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> Fields(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return (number, Varint(bytes, ref at), default);
                    break;
                case 2:
                    var length = (int)Varint(bytes, ref at);
                    yield return (number, 0, bytes.Slice(at, length));
                    at += length;
                    break;
                default:
                    throw new JsonException("a field of a form that Kubernetes does not use");
            }
        }
    }

    private static ulong Varint(ReadOnlyMemory<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes.Span[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
