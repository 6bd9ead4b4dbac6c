using System.Text.RegularExpressions;
using AgentRegions.Core;

namespace AgentRegions.Sandbox.Demo;

/// <summary>A story as a person reads it aloud.</summary>
internal static partial class Summary
{
    public static IReadOnlyList<string> Of(Story story) =>
    [
        $"{story.Home} died. {Span(story.ToSwitch)} later Route 53 had the change to {story.Target}, and after {Span(story.ToTold)} users everywhere were told.",
        $"The operator took {Span(story.Away.Detect?.Value)} to be sure, {Span(story.Away.Decide?.Value)} to decide, {Span(story.Away.Fence?.Value)} to fence the old owner and {Span(story.Away.Switch?.Value)} to switch DNS.",
        $"{story.Home} came back, stayed well for {Span(story.StableFor)}, and {Span(story.ToHome)} after its return had its traffic again, by itself.",
        Users(story),
        $"A conversation had {story.MessagesBefore} messages when {story.Home} died; it went on in {story.Target}, and has {story.MessagesAfter} now. Its refund was asked for again there, and was paid {(story.RefundsPaid == 1 ? "once" : $"{story.RefundsPaid} times")}.",
    ];

    public static string Span(TimeSpan? span) => span is { } known ? new Elapsed(known).ToString() : "no time";

    /// <summary>Lines of at most a width, with numbers and their units on one line.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in UnitPattern().Replace(text, "$1\u00a0").Split(' '))
        {
            if (line.Length + 1 + word.Length > width && line.Length > 0)
            {
                yield return line.Replace('\u00a0', ' ');
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }
        yield return line.Replace('\u00a0', ' ');
    }

    [GeneratedRegex("([0-9]) (?=m?s\\b|min\\b)")]
    private static partial Regex UnitPattern();

    private static string Users(Story story)
    {
        var asked = $"Users in {story.Places} places sent {story.Answered + story.Failed} requests: {story.Answered} were answered";
        return story.FailedWithin is { } within
            ? $"{asked}, {story.Failed} failed, the last one {Span(within)} after the death (resolvers keep an answer for {Span(story.Ttl)})."
            : $"{asked}, none failed.";
    }
}
