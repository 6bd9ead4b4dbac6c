using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Http;

public sealed class TokenTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer")]
    [InlineData("Basic s3cret")]
    [InlineData("s3cret")]
    public async Task WrongToken_AnyRequest_IsRefused(string? header)
    {
        await using var sidecar = await StartAsync();

        var answer = await sidecar.GetAsync("/metrics", header is null ? [] : [("Authorization", header)]);

        Assert.Equal("unauthorized", answer.ProblemOf(401));
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task NoToken_Health_Answers()
    {
        await using var sidecar = await StartAsync();

        Assert.Equal(200, (await sidecar.GetAsync("/health")).Status);
        Assert.Equal(200, (await sidecar.GetAsync("/healthz")).Status);
    }

    [Fact]
    public async Task FileChanges_Request_NeedsTheNewToken()
    {
        await using var sidecar = await StartAsync();
        Assert.Equal(200, (await sidecar.GetAsync("/metrics", ("Authorization", "Bearer s3cret"))).Status);

        _folder.Write("token", "renewed");

        await Eventually.PassesAsync(async () => Assert.Equal(200, (await sidecar.GetAsync("/metrics", ("Authorization", "Bearer renewed"))).Status));
        Assert.Equal(401, (await sidecar.GetAsync("/metrics", ("Authorization", "Bearer s3cret"))).Status);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningSidecar> StartAsync() => RunningSidecar.StartAsync(RunningSidecar.Options with { TokenFile = _folder.Write("token", "s3cret\n") });
}
