using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Sandbox.Conversations;

/// <summary>The part of a region's agent that holds conversations: the session library with a scripted model. A process: it dies with the agent.</summary>
internal sealed class TalkingAgent : IAsyncDisposable
{
    private const string Conversation = "conversation-1";
    private readonly string _region;
    private readonly Ledger _ledger;
    private readonly AgentSessions _sessions;

    /// <param name="isAlive">A dead process writes nothing.</param>
    public TalkingAgent(string region, ConversationTables tables, Ledger ledger, IEpochSource epochs, TimeProvider time, Func<string> newId, Func<bool> isAlive)
    {
        (_region, _ledger) = (region, ledger);
        _sessions = new(
            new(new MortalTable(tables.Sessions[region], isAlive), new MortalTable(tables.Effects, isAlive)),
            new() { Region = region, Forks = ForkPolicy.Merge, KeepOpen = TimeSpan.FromMinutes(1) }, time, newId, epochs);
    }

    /// <summary>Answers <c>POST /chat</c>.</summary>
    public async Task ServeAsync(HttpContext context, CancellationToken ends)
    {
        ChatTurn? turn;
        try
        {
            turn = await JsonSerializer.DeserializeAsync(context.Request.Body, ChatJson.Default.ChatTurn, ends);
        }
        catch (JsonException)
        {
            turn = null;
        }
        if (turn is not { Id.Length: > 0 })
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("say for example {\"id\": \"turn-1\", \"text\": \"hello\"}\n", ends);
            return;
        }
        try
        {
            var answer = await TakeAsync(turn, ends);
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, ChatJson.Default.ChatAnswer, ends);
        }
        catch (SessionException e)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"{e.Fault}: {e.Message}\n", ends);
        }
    }

    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private async Task<ChatAnswer> TakeAsync(ChatTurn turn, CancellationToken ends)
    {
        await using var session = await _sessions.StartAsync(Conversation, ends);
        session.Append("user", turn.Text, $"{turn.Id}.user");
        string? receipt = null;
        if (turn.Refund)
        {
            var result = await session.RunToolAsync(new($"{turn.Id}.refund", "refund"), _ => Task.FromResult(_ledger.Pay(_region)), cancellationToken: ends);
            receipt = result.GetString();
        }
        session.Append("assistant", receipt is null ? "Noted." : $"Paid: {receipt}.", $"{turn.Id}.agent");
        // Only what is stored is answered.
        await session.CheckpointAsync(ends);
        return new(_region, session.MessageCount, receipt);
    }
}
