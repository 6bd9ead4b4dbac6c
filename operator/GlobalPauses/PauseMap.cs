using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Operator.Policies;
using k8s.Models;

namespace AgentRegions.Operator.GlobalPauses;

/// <summary>The ConfigMap that pauses every service of an operator, as a command.</summary>
/// <param name="Command">The pause.</param>
/// <param name="Problem">What of the ConfigMap is not understood, with what to write; null when all is. The pause holds all the same.</param>
internal sealed record PauseMap(RelayedCommand Command, string? Problem)
{
    private const string UntilKey = "until";
    private const string ReasonKey = "reason";
    private const int LongestReason = 512;

    /// <summary>What is no time is no end: a pause with a mistyped end holds until a person ends it.</summary>
    public static PauseMap Read(V1ConfigMap map, string observer)
    {
        var data = map.Data ?? new Dictionary<string, string>();
        var (end, reason) = (TextOf(data, UntilKey), TextOf(data, ReasonKey));
        var until = PersonAnnotations.TimeOf(end);
        var strangers = data.Keys.Except([UntilKey, ReasonKey]).Order(StringComparer.Ordinal).ToList();
        var problem = end.Length > 0 && until is null ? $"data.until: \"{Cut(end)}\" is no time, so the pause has no end: write for example 2026-01-31T18:00:00Z, or leave it out"
            : strangers.Count > 0 ? $"data.{strangers[0]} means nothing here: write until and reason"
            : null;
        return new(new(IdOf(map.Metadata.Uid ?? "", observer, end, reason), CommandKind.Pause, until, Cut(reason), observer), problem);
    }

    /// <summary>Another one for another object or other words: deleted and made again it pauses again, though words count once.</summary>
    private static string IdOf(string uid, string observer, string end, string reason)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{uid.Length}:{uid}{end.Length}:{end}{reason}")));
        return $"{GlobalPause.ConfigMap} of {observer} {Convert.ToHexStringLower(digest)[..12]}";
    }

    private static string TextOf(IDictionary<string, string> data, string key) => data.TryGetValue(key, out var text) ? text.Trim().ReplaceLineEndings(" ") : "";

    private static string Cut(string text) => text.Length <= LongestReason ? text : text[..LongestReason];
}
