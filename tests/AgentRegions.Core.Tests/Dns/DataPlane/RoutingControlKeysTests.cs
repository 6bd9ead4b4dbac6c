using AgentRegions.Core.Dns.DataPlane;

namespace AgentRegions.Core.Tests.Dns.DataPlane;

public sealed class RoutingControlKeysTests
{
    private static readonly NamespacedName Service = new("agents", "support");
    private static readonly string Old = new('o', 32);
    private static readonly string New = new('n', 32);

    [Fact]
    public void TokenOfItsServiceAndRegion_IsAnsweredWithTheProof_AndNoOtherIs()
    {
        var keys = RoutingControlKeys.Parse(Old);
        var token = keys.TokenFor(Service, "us-east-1");

        Assert.Equal(keys.ProofFor(Service, "us-east-1"), keys.Answer(Service, "us-east-1", token));
        Assert.Null(keys.Answer(Service, "us-east-2", token));
        Assert.Null(keys.Answer(new("agents", "other"), "us-east-1", token));
        Assert.Null(keys.Answer(Service, "us-east-1", token.ToUpperInvariant()));
        Assert.Null(keys.Answer(Service, "us-east-1", ""));
        Assert.Null(keys.Answer(Service, "us-east-1", keys.ProofFor(Service, "us-east-1")));
    }

    [Fact]
    public void FieldsThatJoinToTheSameText_HaveOtherTokens()
    {
        var keys = RoutingControlKeys.Parse(Old);
        Assert.NotEqual(keys.TokenFor(new("a", "bc"), "d"), keys.TokenFor(new("ab", "c"), "d"));
    }

    [Fact]
    public void SecretIsReplaced_BothAreUnderstood_AndEachProvesByItself()
    {
        var (old, both) = (RoutingControlKeys.Parse(Old), RoutingControlKeys.Parse($"{New}\n{Old}\n"));

        Assert.Equal(old.ProofFor(Service, "a"), both.Answer(Service, "a", old.TokenFor(Service, "a")));
        Assert.NotEqual(old.TokenFor(Service, "a"), both.TokenFor(Service, "a"));
        Assert.Null(old.Answer(Service, "a", both.TokenFor(Service, "a")));
        Assert.Equal(old.Ids[0], both.Ids[1]);
        Assert.DoesNotContain(Old, string.Join(',', both.Ids), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" \n", "holds no secret")]
    [InlineData("short", "shorter than 32")]
    public void TooLittle_IsRefusedWithTheRemedy(string text, string problem)
    {
        var refusal = Assert.Throws<ArgumentException>(() => RoutingControlKeys.Parse(text));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -hex 32", refusal.Message, StringComparison.Ordinal);
    }
}
