using System.Net.WebSockets;
using System.Text.Json;

namespace AgentRegions.Integration.Load;

/// <summary>A request within a stream. Sent again it is the same one.</summary>
/// <param name="Effect">The key of the side effect that it asks for; null: none.</param>
internal sealed record Turn(string Id, string? Effect);

/// <param name="Status">As in HTTP.</param>
/// <param name="Receipt">What the effect gave.</param>
internal sealed record TurnAnswer(string Id, int Status, string? Receipt = null, string? Detail = null);

/// <summary>Turns and answers as they travel: each a text of JSON.</summary>
internal static class TurnSocket
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static ValueTask SendAsync<T>(this WebSocket socket, T message, CancellationToken cancellationToken) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, Json).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <returns>Null: the other side closed the stream in good order.</returns>
    public static async Task<T?> ReceiveAsync<T>(this WebSocket socket, CancellationToken cancellationToken)
        where T : class
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return JsonSerializer.Deserialize<T>(buffer.AsSpan(0, length), Json);
        }
    }
}
