using System.Text.Json;
using AgentRegions.Sessions.Chat;
using Microsoft.Extensions.AI;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Chat;

public sealed class ChatTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public void EveryContent_ComesBack_InOrder()
    {
        var message = new ChatMessage(ChatRole.Assistant, [
            new TextContent("look"),
            new FunctionCallContent("c-1", "pay", new Dictionary<string, object?> { ["amount"] = 5, ["to"] = "ann", ["note"] = null }),
            new FunctionResultContent("c-1", new List<int> { 1, 2 }),
            new TextReasoningContent("because"),
            new DataContent("data:text/plain;base64,aGk="),
        ])
        {
            AuthorName = "bot",
            MessageId = "m-1",
            CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };

        var back = message.ToSessionMessage("unused").ToChatMessage();

        Assert.Equal(message.Contents.Select(c => c.GetType()), back.Contents.Select(c => c.GetType()));
        Assert.Equal(("bot", "m-1", message.CreatedAt, ChatRole.Assistant), (back.AuthorName, back.MessageId, back.CreatedAt, back.Role));
        var call = (FunctionCallContent)back.Contents[1];
        Assert.Equal(("pay", 5, "ann"), (call.Name, ((JsonElement)call.Arguments!["amount"]!).GetInt32(), call.Arguments["to"]!.ToString()));
        Assert.Equal("[1,2]", ((JsonElement)((FunctionResultContent)back.Contents[2]).Result!).GetRawText());
        Assert.Equal("because", ((TextReasoningContent)back.Contents[3]).Text);
        Assert.Equal("hi"u8.ToArray(), ((DataContent)back.Contents[4]).Data.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Conversation_GoesOnInAnotherRegion_AndTheModelIsToldAllOfIt(bool streaming)
    {
        var model = new Scripted();
        var us = await _world.Process("us").StartAsync(Key);
        await AskAsync(new(model, us, NewId), "one", streaming);
        _world.Settle();
        var eu = await _world.Process("eu").StartAsync(Key);

        await AskAsync(new(model, eu, NewId), "two", streaming);

        Assert.Equal(["system: be kind", "user: one", "assistant: answer 1", "user: two"], model.Asked);
        Assert.Equal(["one", "answer 1", "two", "answer 2"], Texts(eu));
        Assert.False(eu.IsDirty);
    }

    [Fact]
    public async Task ToolRanThroughTheSession_ItsResultIsThereOnce()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await us.RunToolAsync(new("c-1", "pay"), _ => Task.FromResult(JsonElement.Parse("1")));
        var model = new Scripted { Answer = new(ChatRole.Tool, [new FunctionResultContent("c-1", 1)]) };

        await AskAsync(new(model, us, NewId), "one", streaming: false);

        Assert.Equal("c-1", Assert.Single(us.Messages.SelectMany(m => m.Results)));
    }

    private int _ids;

    private string NewId() => $"chat-{++_ids}";

    private static async Task AskAsync(SessionChatClient client, string text, bool streaming)
    {
        ChatMessage[] messages = [new(ChatRole.System, "be kind"), new(ChatRole.User, text)];
        if (!streaming)
        {
            await client.GetResponseAsync(messages);
            return;
        }
        await foreach (var _ in client.GetStreamingResponseAsync(messages))
        {
        }
    }

    private sealed class Scripted : IChatClient
    {
        private int _answers;

        public List<string> Asked { get; } = [];

        public ChatMessage? Answer { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked.Clear();
            Asked.AddRange(messages.Select(m => $"{m.Role}: {m.Text}"));
            return Task.FromResult(new ChatResponse(Answer ?? new(ChatRole.Assistant, $"answer {++_answers}")));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
