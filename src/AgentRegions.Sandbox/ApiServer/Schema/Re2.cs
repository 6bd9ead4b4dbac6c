using System.Text;
using System.Text.RegularExpressions;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>Patterns mean what Go's RE2 means: linear time, \d \w \s are ASCII, and $ is the very end, not before a last line break.</summary>
internal static class Re2
{
    public static Regex Compile(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var classStart = -1;
        for (var i = 0; i < pattern.Length; i++)
        {
            var inClass = classStart >= 0;
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    text.Append(Escape(pattern[++i], inClass));
                    break;
                case '$' when !inClass:
                    text.Append(@"\z");
                    break;
                case '[' when inClass:
                    text.Append(@"\[");
                    break;
                case '[':
                    classStart = pattern.AsSpan(i + 1).StartsWith("^") ? i + 2 : i + 1;
                    text.Append('[');
                    break;
                // The first character of a class may be ] itself.
                case ']' when inClass && i > classStart:
                    classStart = -1;
                    text.Append(']');
                    break;
                default:
                    text.Append(pattern[i]);
                    break;
            }
        }
        return new(text.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    private static string Escape(char escaped, bool inClass) => escaped switch
    {
        'd' => inClass ? "0-9" : "[0-9]",
        'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
        's' => inClass ? @"\t\n\f\r " : @"[\t\n\f\r ]",
        _ => $@"\{escaped}",
    };
}
