namespace AgentRegions.Core;

/// <summary>Text that must not be longer than its place.</summary>
internal static class ShortText
{
    /// <summary>The text itself, or its beginning and an ellipsis: at most this many characters, and no half of a pair.</summary>
    public static string Of(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var kept = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text[..kept]}…";
    }
}
