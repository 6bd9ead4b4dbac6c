using System.Text;
using AgentRegions.Sessions.Payloads;

namespace AgentRegions.Sessions.Tests.Payloads;

public sealed class PayloadTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a conversation says the same things often. ", 50)));

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 10)]
    [InlineData(false, 2000)]
    [InlineData(true, 0)]
    [InlineData(true, 10)]
    [InlineData(true, 2000)]
    public void Sealed_ComesBack(bool encrypted, int length)
    {
        var codec = new PayloadCodec(encrypted ? Keys("k1", 1) : null);

        Assert.Equal(Text[..length], codec.Open(codec.Seal(Text.AsSpan(0, length), "here"), "here", "it"));
    }

    [Fact]
    public void Compressed_OnlyWhenThatPays()
    {
        var noise = new byte[1000];
        new Random(1).NextBytes(noise);
        var codec = new PayloadCodec();

        Assert.InRange(codec.Seal(Text, "").Length, 1, 200);
        Assert.Equal(1006, codec.Seal(noise, "").Length);
        Assert.Equal(106, codec.Seal(Text.AsSpan(0, 100), "").Length);
    }

    [Fact]
    public void Encrypted_ShowsNothing_AndTheSameTwiceIsTheSame()
    {
        var codec = new PayloadCodec(Keys("k1", 1));
        var stored = codec.Seal(Text.AsSpan(0, 100), "here");

        Assert.Equal(-1, stored.AsSpan().IndexOf("conversation"u8));
        Assert.Equal(stored, codec.Seal(Text.AsSpan(0, 100), "here"));
        Assert.NotEqual(stored, codec.Seal(Text.AsSpan(0, 100), "there"));
    }

    [Fact]
    public void KeyRotated_TheOldOneStillOpens_TheFirstOneSeals()
    {
        var old = new PayloadCodec(Keys("k1", 1)).Seal(Text, "here");
        var both = new PayloadCodec(DataKeys.FromText($"# rotated\nk2 {Base64(2)}\n\nk1 {Base64(1)}\n"));

        Assert.Equal(Text, both.Open(old, "here", "it"));
        Assert.Equal(Text, new PayloadCodec(Keys("k2", 2)).Open(both.Seal(Text, "here"), "here", "it"));
    }

    [Fact]
    public void AnotherKey_NoKey_OrAnotherPlace_IsSaid()
    {
        var stored = new PayloadCodec(Keys("k1", 1)).Seal(Text, "here");

        Fails(SessionFault.WrongKey, "'k1', which is not configured", () => new PayloadCodec(Keys("k2", 1)).Open(stored, "here", "it"));
        Fails(SessionFault.WrongKey, "'k1', which is not configured", () => new PayloadCodec().Open(stored, "here", "it"));
        Fails(SessionFault.WrongKey, "another one under the same id", () => new PayloadCodec(Keys("k1", 2)).Open(stored, "here", "it"));
        Fails(SessionFault.WrongKey, "moved or changed", () => new PayloadCodec(Keys("k1", 1)).Open(stored, "there", "it"));
    }

    [Fact]
    public void UnknownFormat_IsSaid_WithWhatToDo()
    {
        var codec = new PayloadCodec();
        var stored = codec.Seal(Text, "");

        Fails(SessionFault.UnknownFormat, "it: is of format 2, and this release reads 1: a newer release wrote it; upgrade", () => codec.Open((byte[])[2, .. stored[1..]], "", "it"));
        Fails(SessionFault.UnknownFormat, "is no payload", () => codec.Open((byte[])[1, 4, .. stored[2..]], "", "it"));
        Fails(SessionFault.UnknownFormat, "is no payload", () => codec.Open([], "", "it"));
        Fails(SessionFault.UnknownFormat, "damaged", () => codec.Open(stored.AsSpan(0, 50), "", "it"));
        Fails(SessionFault.TooLarge, "2150 bytes", () => new PayloadCodec(null, 1000).Open(stored, "", "it"));
        Fails(SessionFault.TooLarge, "2150 bytes", () => new PayloadCodec(null, 1000).Seal(Text, ""));
    }

    [Fact]
    public void EveryByteChanged_NeverReadsAsSomethingElse()
    {
        var codec = new PayloadCodec(Keys("k1", 1));
        var stored = codec.Seal(Text, "here");
        for (var at = 0; at < stored.Length; at++)
        {
            var changed = stored.ToArray();
            changed[at] ^= 1;
            Assert.Throws<SessionException>(() => codec.Open(changed, "here", "it"));
        }
    }

    [Theory]
    [InlineData("k1")]
    [InlineData("k1 short")]
    [InlineData("k1 AAAA")]
    [InlineData("a b c")]
    public void KeyFileOfAnotherForm_NamesTheLine_NotItsContent(string line)
    {
        var error = Assert.Throws<ArgumentException>(() => DataKeys.FromText($"k0 {Base64(1)}\n{line}"));

        Assert.StartsWith("data keys, line 2: write ID and 32 bytes as base64", error.Message, StringComparison.Ordinal);
    }

    private static DataKeys Keys(string id, byte fill) => new(id, Enumerable.Repeat(fill, 32).ToArray());

    private static string Base64(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());

    private static void Fails(SessionFault fault, string message, Func<byte[]> open)
    {
        var error = Assert.Throws<SessionException>(() => open());
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
