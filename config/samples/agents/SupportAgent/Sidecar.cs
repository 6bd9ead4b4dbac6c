using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SupportAgent;

/// <summary>The conversation and the effects of tools, through the sidecar's HTTP API.</summary>
internal sealed class Sidecar(Uri address, string session) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };
    private readonly List<Message> _messages = [];
    private string? _etag;

    /// <summary>Takes the conversation over as far as it has come, in whatever region; the list grows with it.</summary>
    public async Task<IReadOnlyList<Message>> OpenAsync()
    {
        using var answer = await _http.PostAsync(new Uri($"/v1/sessions/{session}:claim", UriKind.Relative), null);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return _messages;
        var body = await ReadAsync(answer);
        _etag = answer.Headers.ETag!.Tag;
        _messages.AddRange(body["messages"]!.AsArray().Select(m => Message.Of(m!)));
        return _messages;
    }

    /// <summary>Returns when the message is stored.</summary>
    public async Task AppendAsync(Message message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/sessions/{session}/messages")
        {
            Content = JsonContent.Create(new JsonObject { ["messages"] = new JsonArray(message.ToJson()) }),
        };
        request.Headers.Add(_etag is null ? "If-None-Match" : "If-Match", _etag ?? "*");
        using var answer = await _http.SendAsync(request);
        await ReadAsync(answer);
        _etag = answer.Headers.ETag!.Tag;
        _messages.Add(message);
    }

    /// <summary>Runs what changes the world at most once, in whatever region; what ran before gives its stored result.</summary>
    public async Task<string> OnceAsync(ToolCall call, Func<Task<string>> run)
    {
        var owner = RandomNumberGenerator.GetHexString(32);
        using var claim = new HttpRequestMessage(HttpMethod.Post, $"/v1/effects?session={session}")
        {
            Content = JsonContent.Create(new JsonObject { ["tool"] = call.Name, ["arguments"] = call.Arguments, ["owner"] = owner }),
        };
        claim.Headers.Add("Idempotency-Key", call.Id);
        using var claimed = await _http.SendAsync(claim);
        var body = await ReadAsync(claimed);
        if ((string)body["status"]! == "replayed")
            return (string)body["result"]!;
        var result = await run();
        using var commit = new HttpRequestMessage(HttpMethod.Put, $"/v1/effects/{call.Id}?session={session}") { Content = JsonContent.Create(new JsonObject { ["result"] = result }) };
        commit.Headers.Add("If-Match", $"\"{owner}\"");
        using var committed = await _http.SendAsync(commit);
        await ReadAsync(committed);
        return result;
    }

    public void Dispose() => _http.Dispose();

    /// <exception cref="HttpRequestException">The sidecar refused; the message is its own.</exception>
    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text.Length == 0 ? "{}" : text)!
            : throw new HttpRequestException($"{(int)answer.StatusCode} {text}", null, answer.StatusCode);
    }
}
