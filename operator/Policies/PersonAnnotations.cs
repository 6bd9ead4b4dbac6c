using System.Globalization;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using k8s.Models;

namespace AgentRegions.Operator.Policies;

/// <summary>
/// A person's words as annotations of a policy in any cluster: a pause, its end, and that the last change is dealt with. They count once and then stand in the register:
/// taking the annotation away changes nothing, so that GitOps cannot end a pause.
/// </summary>
internal static class PersonAnnotations
{
    /// <summary>When it ends by itself in RFC 3339, if it does, and why: "2026-01-31T18:00:00Z moving the database".</summary>
    public const string Pause = "agentregion.dev/pause";

    /// <summary>The whole text of the pause to end.</summary>
    public const string Resume = "agentregion.dev/resume";

    private const int LongestText = 512;

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static IReadOnlyList<RelayedCommand> Of(V1ObjectMeta metadata)
    {
        var commands = new List<RelayedCommand>();
        if (TextOf(metadata, Pause) is { } pause)
            commands.Add(Parse(pause));
        if (TextOf(metadata, Resume) is { } resume)
            commands.Add(new(resume, CommandKind.Resume));
        if (TextOf(metadata, Acknowledgement.Annotation) is { } acknowledged)
            commands.Add(new(acknowledged, CommandKind.Acknowledge));
        return commands;
    }

    /// <summary>What is no time belongs to the reason: a pause with a mistyped end holds until a person ends it.</summary>
    private static RelayedCommand Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var first = space < 0 ? text : text[..space];
        return TimeOf(first) is { } until
            ? new(text, CommandKind.Pause, until, space < 0 ? "" : text[(space + 1)..].Trim())
            : new(text, CommandKind.Pause, null, text);
    }

    /// <summary>RFC 3339; null for anything else.</summary>
    public static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string? TextOf(V1ObjectMeta metadata, string annotation)
    {
        if (metadata.Annotations?.TryGetValue(annotation, out var value) != true)
            return null;
        var text = value!.Trim();
        return text.Length <= LongestText ? text : text[..LongestText];
    }
}
