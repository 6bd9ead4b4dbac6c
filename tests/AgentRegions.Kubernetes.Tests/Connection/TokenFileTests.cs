using AgentRegions.Kubernetes.Connection;
using AgentRegions.Testing;
using k8s.Authentication;
using k8s.Exceptions;

namespace AgentRegions.Kubernetes.Tests.Connection;

public sealed class TokenFileTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Get_FileReplaced_IsSeenAfterAMinute()
    {
        var source = Source(_files.Write("token", "first\n"));
        Assert.Equal("first", (await source.GetAsync(default)).Token);
        _files.Write("token", "second");

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("first", (await source.GetAsync(default)).Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", (await source.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Get_FileGoneForAWhile_KeepsTheTokenInHand()
    {
        var path = _files.Write("token", "first");
        var source = Source(path);
        await source.GetAsync(default);
        File.Delete(path);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("first", (await source.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Get_NoFile_NamesIt()
    {
        var path = Path.Combine(_files.Directory, "absent");

        var refusal = await Assert.ThrowsAsync<KubeConfigException>(async () => await Source(path).GetAsync(default));

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Refused_ReadsTheFileAgainAtOnce()
    {
        var path = _files.Write("token", "first");
        var source = Source(path);
        var refused = await source.GetAsync(default);
        _files.Write("token", "second");

        Assert.True(source.Reject(refused));

        Assert.Equal("second", (await source.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Get_EmptyFile_IsSaid()
    {
        var refusal = await Assert.ThrowsAsync<KubeConfigException>(async () => await Source(_files.Write("token", " \n")).GetAsync(default));

        Assert.Contains("empty", refusal.Message, StringComparison.Ordinal);
    }

    private TokenFileCredentials Source(string path) => new(() => new TokenFileAuth(path), _time);
}
