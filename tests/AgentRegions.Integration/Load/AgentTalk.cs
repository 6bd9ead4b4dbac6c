using System.Text.Json;
using AgentRegions.Integration.Conversations;

namespace AgentRegions.Integration.Load;

/// <summary>One stream's part of a conversation: it goes on from what the client knows, keeps every turn, and runs each effect once.</summary>
/// <param name="known">How many turns of the conversation the client had answers to: no fewer may be there.</param>
internal sealed class AgentTalk(string region, string session, long known, AgentSidecar sidecar, EffectLedger ledger)
{
    /// <summary>What is written elsewhere arrives within a second or so; an effect waits for the end of a fence.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly string _path = $"/v1/sessions/{session}";
    private bool _isThere;

    public async Task<TurnAnswer> AnswerAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            if (!_isThere && known > 0 && await WhileAsync(TakeOverAsync, a => a is null, cancellationToken) is null)
                return new(turn.Id, 503, Detail: $"the conversation has not arrived in {region} with its {known} turns");
            var said = await SayAsync(turn);
            if (said.Status is not (201 or 202))
                return Failed(turn, said);
            _isThere = true;
            return turn.Effect is null ? new(turn.Id, 200) : await RunAsync(turn, turn.Effect, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return new(turn.Id, 503, Detail: e.Message);
        }
    }

    /// <summary>Before the client is told that the stream has ended, everything is stored: it may go on anywhere.</summary>
    /// <returns>False: not all of it is stored.</returns>
    public async Task<bool> EndAsync(CancellationToken cancellationToken) => (await WhileAsync(ReleaseAsync, a => a.Status != 204, cancellationToken)).Status == 204;

    /// <summary>The client left in the middle: what it may go on from elsewhere is not to be written later.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await ReleaseAsync();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The sidecar stores it as soon as it can.
        }
    }

    private Task<Answer> ReleaseAsync() => sidecar.SendAsync("POST", $"{_path}:release");

    /// <returns>Null: what the client knows has not arrived yet, or cannot be taken over now.</returns>
    private async Task<Answer?> TakeOverAsync()
    {
        var there = await sidecar.SendAsync("GET", _path, null, ("Cache-Control", "no-cache"));
        if (there.Status != 200 || (long)there.Body["messageCount"]! < known)
            return null;
        var claimed = await sidecar.SendAsync("POST", $"{_path}:claim");
        _isThere = claimed.Status == 200;
        return _isThere ? claimed : null;
    }

    /// <summary>It is stored with others, within seconds; at once when an effect follows.</summary>
    private Task<Answer> SayAsync(Turn turn) => sidecar.SendAsync(
        "POST", $"{_path}/messages", $$"""{"messages": [{"id": "{{turn.Id}}", "role": "user", "parts": [{"type": "text", "text": "Where is my order?"}]}]}""",
        _isThere ? ("If-Match", "*") : ("If-None-Match", "*"), ("Prefer", "respond-async"));

    private async Task<TurnAnswer> RunAsync(Turn turn, string key, CancellationToken cancellationToken)
    {
        var claim = await WhileAsync(
            () => sidecar.SendAsync("POST", $"/v1/effects?session={session}", """{"tool": "refund", "arguments": {"cents": 100}}""", ("Idempotency-Key", key)),
            a => a.Status == 409 && a.Text("type") is "fenced" or "in-progress",
            cancellationToken);
        if (claim.Status == 200)
            return new(turn.Id, 200, (string)claim.Body["result"]!);
        if (claim.Status != 201)
            return Failed(turn, claim);
        var receipt = ledger.Run(key, region);
        var commit = await sidecar.SendAsync("PUT", $"/v1/effects/{key}?session={session}", JsonSerializer.Serialize(new { result = receipt }), ("If-Match", claim.Tag));
        var stored = await sidecar.SendAsync("POST", $"{_path}:checkpoint");
        return commit.Status != 204 ? Failed(turn, commit) : stored.Status != 200 ? Failed(turn, stored) : new(turn.Id, 200, receipt);
    }

    private static TurnAnswer Failed(Turn turn, Answer answer) => new(turn.Id, answer.Status < 400 ? 500 : answer.Status, Detail: answer.Body.ToJsonString());

    private static async Task<T> WhileAsync<T>(Func<Task<T>> ask, Func<T, bool> isUnfinished, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (!isUnfinished(answer) || TimeProvider.System.GetElapsedTime(began) > Patience)
                return answer;
            await Task.Delay(Again, cancellationToken);
        }
    }
}
