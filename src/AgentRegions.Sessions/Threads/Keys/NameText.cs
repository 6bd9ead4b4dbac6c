using System.Text;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// Names inside keys. LangGraph's are anybody's text (a namespace holds ':' and '|'), so what could be taken for a key's own sign is written
/// as %XX, which a reader turns back.
/// </summary>
internal static class NameText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <param name="field">As the caller calls it, for the message.</param>
    /// <param name="most">Bytes of the escaped name.</param>
    /// <exception cref="ThreadException">It is too long, or no text.</exception>
    public static string Escape(string name, string field, int most)
    {
        try
        {
            _ = Strict.GetByteCount(name);
        }
        catch (EncoderFallbackException)
        {
            throw new ThreadException(ThreadError.BadName, $"{field} holds half of a UTF-16 surrogate pair: send valid Unicode");
        }
        var escaped = Uri.EscapeDataString(name);
        return escaped.Length <= most
            ? escaped
            : throw new ThreadException(ThreadError.BadName, $"{field} takes {escaped.Length} bytes in a key, more than {most}: choose a shorter one");
    }

    public static string Unescape(string escaped) => Uri.UnescapeDataString(escaped);
}
