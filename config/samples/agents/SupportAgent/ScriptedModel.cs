using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportAgent;

/// <summary>What a model would decide.</summary>
internal static partial class ScriptedModel
{
    /// <summary>The next message; of role tool: the call that waits for its result. Null: it is the user's turn.</summary>
    public static Message? Answer(IReadOnlyList<Message> messages)
    {
        if (messages.Count == 0)
            return null;
        var (last, at) = (messages[^1], messages.Count);
        return last switch
        {
            { Role: "user" } when OrderIn(last.Text) is { } order => Message.Calling(at, "look_up", order),
            { Role: "user" } => Message.Assistant(at, "I refund orders: say 'refund order 7'."),
            { Role: "assistant", Call: not null } => last with { Role = "tool" },
            { Role: "tool", Call.Name: "look_up" } when messages.Last(m => m.Role == "user") is var asked => Message.Calling(at, "refund", OrderIn(asked.Text) ?? 0),
            { Role: "tool" } => Message.Assistant(at, $"Done: {last.Text}."),
            _ => null,
        };
    }

    private static int? OrderIn(string text) => Order().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"refund order (\d{1,6})")]
    private static partial Regex Order();
}
