using System.Text;
using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>What goes back: a body, or the stream of a watch.</summary>
internal sealed record ApiResponse(int Status, ReadOnlyMemory<byte> Body)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>Lines of a watch. It throws <see cref="ConnectionCutException"/> where the connection is to break.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Events { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static ApiResponse Json(JsonNode body, int status = 200) => new(status, ObjectJson.Write(body));

    public static ApiResponse Text(string body, int status = 200) => new(status, Encoding.UTF8.GetBytes(body)) { ContentType = "text/plain; charset=utf-8" };
}

/// <summary>The client sees its connection break instead of an answer.</summary>
internal sealed class ConnectionCutException() : IOException("the sandbox cut the connection");
