using System.Text;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Kubernetes.Tests.Transport;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Read_HoweverTorn_GivesTheLines(int bytesAtATime)
    {
        string[] lines = ["{}", "", new string('x', 40_000), "last"];

        Assert.Equal(lines, await ReadAllAsync(string.Join('\n', lines) + "\n", bytesAtATime, 64 * 1024));
    }

    [Fact]
    public async Task Read_ManyLines_AreAllThere()
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, 2000).Select(i => new string((char)('a' + (i % 26)), random.Next(200))).ToArray();

        Assert.Equal(lines, await ReadAllAsync(string.Join('\n', lines) + "\n", 333, 4096));
    }

    [Fact]
    public async Task Read_LastLineWithoutNewline_IsALine() => Assert.Equal(["a", "b"], await ReadAllAsync("a\nb", 1, 10));

    [Fact]
    public async Task Read_Nothing_HasNoLines() => Assert.Empty(await ReadAllAsync("", 1, 10));

    [Fact]
    public async Task Read_LineOfTheGreatestLength_IsRead() => Assert.Equal([new string('x', 99)], await ReadAllAsync(new string('x', 99) + "\n", 10, 100));

    [Fact]
    public async Task Read_LineTooLong_IsRefusedBeforeItIsInMemory()
    {
        using var endless = new Torn(Encoding.UTF8.GetBytes(new string('x', 1_000_000)), 1000);

        var refusal = await Assert.ThrowsAsync<KubernetesException>(async () => await new LineReader(endless, 5000).ReadAsync(default));

        Assert.Contains("5000", refusal.Message, StringComparison.Ordinal);
        Assert.True(endless.Position <= 5000);
    }

    private static async Task<List<string>> ReadAllAsync(string text, int bytesAtATime, int maxLength)
    {
        using var stream = new Torn(Encoding.UTF8.GetBytes(text), bytesAtATime);
        var reader = new LineReader(stream, maxLength);
        var lines = new List<string>();
        while (await reader.ReadAsync(default) is { } line)
            lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }

    private sealed class Torn(byte[] bytes, int atATime) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(atATime, buffer.Length)], cancellationToken);
    }
}
