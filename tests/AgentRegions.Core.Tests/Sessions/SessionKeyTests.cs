using AgentRegions.Core.Sessions;

namespace AgentRegions.Core.Tests.Sessions;

public sealed class SessionKeyTests
{
    [Fact]
    public void MemoryRevision_IsANameSpaceOfItsTenant()
    {
        Assert.Equal("session#acme#s-1", new SessionKey("acme", "s-1").Partition);
        Assert.Equal("session#acme@r7#s-1", new SessionKey("acme", "s-1", "r7").Partition);
    }

    [Theory]
    [InlineData("a#b", "s", null, "tenant")]
    [InlineData("a@b", "s", null, "tenant")]
    [InlineData("", "s", null, "tenant")]
    [InlineData(null, "s", null, "tenant")]
    [InlineData("a", "s#eu", null, "session id")]
    [InlineData("a", "s\n", null, "session id")]
    [InlineData("a", "s/..", null, "session id")]
    [InlineData("a", "s", "r#1", "mem_rev")]
    [InlineData("a", "s", "", "mem_rev")]
    public void NameOfAnotherForm_IsRefusedByName(string? tenant, string id, string? memRev, string field)
    {
        var error = Assert.Throws<ArgumentException>(() => new SessionKey(tenant!, id, memRev));

        Assert.StartsWith($"{field}: must be", error.Message, StringComparison.Ordinal);
    }
}
