using System.Runtime.CompilerServices;
using AgentRegions.Core.Sessions;
using Microsoft.Extensions.AI;

namespace AgentRegions.Sessions.Chat;

/// <summary>
/// A chat client with a memory: give it what is new, and the model is asked with the whole conversation; what was said and answered is appended and
/// stored. System messages are instructions, not conversation: they are passed on each time, first, and not kept. Put it outside of the client that invokes functions,
/// so that calls and results come back together.
/// </summary>
/// <param name="newId">Ids for messages that have none.</param>
public sealed class SessionChatClient(IChatClient inner, AgentSession session, Func<string> newId) : DelegatingChatClient(inner)
{
    /// <exception cref="SessionException">The conversation cannot be kept: see <see cref="AgentSession.Append(SessionMessage)"/>.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(Take(messages), options, cancellationToken);
        await KeepAsync(response.Messages, cancellationToken);
        return response;
    }

    /// <summary>As the model speaks; what it said is kept once it has ended.</summary>
    /// <exception cref="SessionException">The conversation cannot be kept.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in base.GetStreamingResponseAsync(Take(messages), options, cancellationToken))
        {
            updates.Add(update);
            yield return update;
        }
        await KeepAsync(updates.ToChatResponse().Messages, cancellationToken);
    }

    private List<ChatMessage> Take(IEnumerable<ChatMessage> messages)
    {
        var given = messages.ToList();
        foreach (var message in given.Where(m => m.Role != ChatRole.System))
            Append(message);
        return [.. given.Where(m => m.Role == ChatRole.System), .. session.Messages.Select(ChatMessages.ToChatMessage)];
    }

    private async Task KeepAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
            Append(message);
        await session.CheckpointAsync(cancellationToken);
    }

    /// <summary>A tool that ran through the session has its result there already.</summary>
    private void Append(ChatMessage message)
    {
        var kept = message.ToSessionMessage(newId());
        var answered = session.Messages.SelectMany(m => m.Results).ToHashSet(StringComparer.Ordinal);
        if (kept.Results.Any(answered.Contains))
            kept = kept with { Parts = [.. kept.Parts.Where(p => p.Type != MessagePart.ToolResultType || !answered.Contains(p.CallId!))] };
        if (kept.Parts.Count > 0 || message.Contents.Count == 0)
            session.Append(kept);
    }
}
