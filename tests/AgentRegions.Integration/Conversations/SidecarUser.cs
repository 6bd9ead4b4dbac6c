using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Testing;

namespace AgentRegions.Integration.Conversations;

/// <summary>The agent's side of a sidecar.</summary>
internal abstract class SidecarUser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>What the sidecar logged, as far as it is known.</summary>
    public virtual string Log => "";

    /// <summary>Ends it at once, where it is the caller's own.</summary>
    public virtual Task KillAsync() => throw new NotSupportedException("this sidecar is another's");

    public async Task<Answer> SendAsync(string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return new((int)answer.StatusCode, answer.Headers.ETag?.ToString() ?? "", body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : []);
    }

    /// <summary>Waits until <c>/v1/service</c> says so.</summary>
    public Task SaysAsync(string field, string value) =>
        Eventually.PassesAsync(async () => Assert.Equal(value, (await SendAsync("GET", "/v1/service")).Text(field)));

    /// <summary>Appends a message to session s1.</summary>
    /// <param name="tag">What it goes on from; null: it begins the session.</param>
    /// <returns>The new tag.</returns>
    public async Task<string> SayAsync(string id, string? tag)
    {
        var answer = await SendAsync(
            "POST", "/v1/sessions/s1/messages", $$"""{"messages": [{"id": "{{id}}", "role": "user", "parts": [{"type": "text", "text": "hello"}]}]}""",
            tag is null ? ("If-None-Match", "*") : ("If-Match", tag));
        Assert.True(answer.Status is 200 or 201, $"{answer.Status} {answer.Body}\n{Log}");
        return answer.Tag;
    }

    /// <summary>Claims the side effect of a call in session s1.</summary>
    public Task<Answer> ClaimAsync(string call) =>
        SendAsync("POST", "/v1/effects?session=s1", """{"tool": "charge", "arguments": {"cents": 100}}""", ("Idempotency-Key", call));

    public void Dispose() => _http.Dispose();
}

/// <param name="Tag">Of the ETag header, quotes and all; empty: there is none.</param>
internal sealed record Answer(int Status, string Tag, JsonObject Body)
{
    public string Text(string name) => Body[name]?.ToString() ?? "";
}
