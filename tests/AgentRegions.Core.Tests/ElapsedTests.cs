using System.Text.Json;

namespace AgentRegions.Core.Tests;

public sealed class ElapsedTests
{
    [Theory]
    [InlineData(0, "under 1 ms", "0s")]
    [InlineData(55, "55 ms", "55ms")]
    [InlineData(999, "999 ms", "999ms")]
    [InlineData(2000, "2 s", "2s")]
    [InlineData(2030, "2.03 s", "2.03s")]
    [InlineData(2035, "2.03 s", "2.035s")]
    [InlineData(59_999, "59.99 s", "59.999s")]
    [InlineData(60_000, "1 min", "1m")]
    [InlineData(60_400, "1 min", "1m0.4s")]
    [InlineData(320_500, "5 min 20 s", "5m20.5s")]
    [InlineData(7_500_000, "2 h 5 min", "2h5m")]
    [InlineData(93_600_000, "26 h", "26h")]
    public void Measured_ReadsWell_AndIsReadBack(long milliseconds, string people, string json)
    {
        var elapsed = new Elapsed(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(people, elapsed.ToString());
        Assert.Equal($"\"{json}\"", JsonSerializer.Serialize(elapsed));
        Assert.Equal(elapsed, JsonSerializer.Deserialize<Elapsed>($"\"{json}\""));
        Assert.Matches(Elapsed.Pattern, json);
    }

    [Fact]
    public void FormOfADuration_IsReadToo() => Assert.Equal(new(TimeSpan.FromMilliseconds(62_030)), JsonSerializer.Deserialize<Elapsed>("\"1m2s30ms\""));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("2.03")]
    [InlineData("2.03m")]
    [InlineData("1.5h2s")]
    [InlineData("2s1.5s ")]
    [InlineData("-1.5s")]
    [InlineData("1..5s")]
    [InlineData("99999999999999999999.5s")]
    public void Malformed_IsRefused(string text) => Assert.False(Elapsed.TryParse(text, out _));
}
