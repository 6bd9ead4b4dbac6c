namespace AgentRegions.Core.Health;

/// <summary>Text that came from outside, made fit for a message: one short line without control characters.</summary>
public static class OneLine
{
    public const int MaxLength = 120;

    public static string Of(string? text)
    {
        if (text is null)
            return "";
        var cut = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
    }
}
