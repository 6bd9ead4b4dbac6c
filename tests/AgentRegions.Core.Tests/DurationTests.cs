namespace AgentRegions.Core.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("15s", 15_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("0s", 0)]
    public void Written_IsReadAndWrittenBack(string text, long milliseconds)
    {
        var duration = Duration.Parse(text);
        Assert.Equal(milliseconds, (long)duration.Value.TotalMilliseconds);
        Assert.Equal(text, duration.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("-1s")]
    [InlineData("1s1m")]
    [InlineData("1s2s")]
    [InlineData("1.5s")]
    [InlineData("99999999999999999999h")]
    public void Malformed_IsRefusedWithTheRemedy(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => Duration.Parse(text));
        Assert.Contains("write it like", refusal.Message, StringComparison.Ordinal);
    }
}
