using System.Text;

namespace AgentRegions.Postgres.Items;

/// <summary>The end of all sort keys with a prefix, so that an index finds them: the order of code points is that of UTF-8's bytes.</summary>
internal static class SortRange
{
    /// <returns>The least text after every text that begins with the prefix; null: there is no end.</returns>
    public static string? EndOf(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes is [.., var last])
        {
            runes.RemoveAt(runes.Count - 1);
            // Between U+D7FF and U+E000 are no characters, and none after U+10FFFF.
            if (last.Value < 0x10FFFF)
                return string.Concat(runes) + new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1);
        }
        return null;
    }
}
