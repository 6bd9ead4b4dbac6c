using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentRegions.Sidecar.Tests.Killed;

/// <summary>An agent's side of a session: what it said, in order, and how much of that the sidecar said is stored.</summary>
/// <param name="style">How it has its messages stored.</param>
internal sealed class Conversation(string id, Style style, Random dice)
{
    private const int MostUnsure = 40;

    private readonly List<string> _said = [];
    private int _acknowledged;

    public int Acknowledged => _acknowledged;

    private string Path => $"/v1/sessions/{id}";

    public async Task BeginAsync(HttpClient sidecar)
    {
        using var answer = await SendAsync(sidecar, Next(), waits: true, isNew: true);
        _acknowledged = _said.Count;
    }

    /// <summary>Talks until the sidecar is dead.</summary>
    public async Task TalkAsync(HttpClient sidecar)
    {
        try
        {
            while (true)
                await SayAsync(sidecar, Next());
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
        }
    }

    /// <summary>What the next sidecar shows is all that was acknowledged, in order, and nothing that was not said after it. Nothing is missing without being said.</summary>
    public async Task CheckAsync(HttpClient sidecar)
    {
        var (ids, count, isStale) = await ReadAsync(sidecar);
        Assert.False(isStale, $"{id}: something that its head names is missing");
        Assert.InRange(count, _acknowledged, _said.Count);
        Assert.Equal(_said.Take(count).TakeLast(ids.Count), ids);
        Assert.True(ids.Count >= Math.Min(count, 50), $"{id}: {ids.Count} of {count}");
    }

    /// <summary>Says again what was not acknowledged, as agents do, and then everything is there once.</summary>
    public async Task GoOnAsync(HttpClient sidecar)
    {
        using (await SendAsync(sidecar, [.. _said.Skip(_acknowledged)], waits: true))
            _acknowledged = _said.Count;
        await CheckAsync(sidecar);
    }

    private async Task SayAsync(HttpClient sidecar, string[] messages)
    {
        // What is said again is recognised among the last 50: no agent goes on for longer without knowing that it is stored.
        var waits = _said.Count - _acknowledged > MostUnsure || style switch { Style.Waits => true, Style.IsFlushed => false, _ => dice.Next(2) == 0 };
        using (await SendAsync(sidecar, messages, waits))
            _acknowledged = waits ? _said.Count : _acknowledged;
        if (style != Style.IsFlushed)
            return;
        var shown = (await sidecar.GetFromJsonAsync<JsonElement>(Path))!;
        if (!shown.GetProperty("dirty").GetBoolean())
            _acknowledged = _said.Count;
    }

    private string[] Next()
    {
        string[] next = [.. Enumerable.Range(_said.Count, dice.Next(1, 4)).Select(n => $"{id}-{n}")];
        _said.AddRange(next);
        return next;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient sidecar, string[] messages, bool waits, bool isNew = false)
    {
        var body = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(Message)]) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/messages") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(isNew ? "If-None-Match" : "If-Match", "*");
        if (!waits)
            request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        var answer = await sidecar.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{id}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer;
    }

    /// <summary>Of who waits for it, some are larger than an item may be.</summary>
    private JsonNode Message(string name)
    {
        var isLarge = style == Style.Waits && name.EndsWith('5');
        var random = new byte[isLarge ? 420_000 : 300];
        new Random(name.Sum(c => c)).NextBytes(random);
        return new JsonObject { ["id"] = name, ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Convert.ToBase64String(random) }) };
    }

    private async Task<(List<string> Ids, int Count, bool IsStale)> ReadAsync(HttpClient sidecar)
    {
        var shown = await sidecar.GetFromJsonAsync<JsonElement>(Path);
        return (
            [.. shown.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("id").GetString()!)],
            shown.GetProperty("messageCount").GetInt32(),
            shown.TryGetProperty("stale", out var stale) && stale.GetBoolean());
    }
}

internal enum Style
{
    /// <summary>Each time for the checkpoint.</summary>
    Waits,

    /// <summary>Never; it looks what the flush has stored.</summary>
    IsFlushed,

    Mixed,
}
