using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentRegions.Sidecar.Caching.Warmup;
using AgentRegions.Sidecar.Http;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Caching;

/// <summary>Two sidecars, of two regions, that warm each other's caches.</summary>
public sealed class PeerTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UtcNow);
    private Uri _usAddress = FreeAddress();
    private Uri _euAddress = FreeAddress();
    private RunningSidecar _us = null!;
    private RunningSidecar _eu = null!;

    public async Task InitializeAsync()
    {
        // A free port may be taken before it is used: each peer must know the other's.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _us = await StartAsync("us-east-1", _usAddress, _euAddress);
                _eu = await StartAsync("eu-west-1", _euAddress, _usAddress);
                return;
            }
            catch (IOException) when (attempt < 5)
            {
                if (_us is not null)
                    await _us.DisposeAsync();
                (_us, _usAddress, _euAddress) = (null!, FreeAddress(), FreeAddress());
            }
        }
    }

    [Fact]
    public async Task PutToShare_ThePeerHasIt()
    {
        await _us.SendAsync(HttpMethod.Put, "/cache/k?warmup=true", "1", ("Cache-Control", "max-age=60"));

        await Eventually.PassesAsync(async () => Assert.Equal(("1", "max-age=60"), await CachedAsync(_eu)));
    }

    [Fact]
    public async Task PutWithoutSharing_ThePeerGetsOnlyWhatIsShared()
    {
        await _us.SendAsync(HttpMethod.Put, "/cache/own", "1");
        await _us.SendAsync(HttpMethod.Put, "/cache/k?warmup=true", "1");

        await Eventually.PassesAsync(async () => Assert.Equal("1", (await CachedAsync(_eu)).Value));
        Assert.Equal(404, (await _eu.GetAsync("/cache/own")).Status);
    }

    [Fact]
    public async Task WarmupFromTheAgent_BothHaveIt()
    {
        Assert.Equal(202, (await _us.SendAsync(HttpMethod.Post, "/cache/warmup", Body("k", ageSeconds: 5))).Status);

        Assert.Equal("v", (await CachedAsync(_us)).Value);
        await Eventually.PassesAsync(async () => Assert.Equal("v", (await CachedAsync(_eu)).Value));
        Assert.InRange(int.Parse((await _eu.GetAsync("/cache/k")).Headers["Age"]), 5, 35);
    }

    [Fact]
    public async Task OlderThanHalfAMinute_Warmup_IsDropped()
    {
        await _us.SendAsync(HttpMethod.Post, "/cache/warmup", Body("old", ageSeconds: 31));
        await _us.SendAsync(HttpMethod.Post, "/cache/warmup", Body("k", ageSeconds: 1));

        await Eventually.PassesAsync(async () => Assert.Equal("v", (await CachedAsync(_eu)).Value));
        Assert.Equal(404, (await _eu.GetAsync("/cache/old")).Status);
        Assert.Contains("cache_warmup_received_total{region=\"us-east-1\",release=\"\",result=\"old\",revision=\"\"} 1", (await _us.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PeerHangs_Put_IsNotHeldUp()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        await using var sidecar = await StartAsync("ap-south-1", FreeAddress(), new($"http://{hanging.LocalEndpoint}"));

        for (var i = 0; i < 50; i++)
            Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k?warmup=true", "1").WaitAsync(TimeSpan.FromSeconds(1.5))).Status);

        await Eventually.PassesAsync(async () => Assert.Contains("result=\"failed\"", (await sidecar.GetAsync("/metrics")).Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RestartedPeer_PullsWhatTheOtherUsedLast()
    {
        await _us.SendAsync(HttpMethod.Put, "/cache/k", "1", ("Cache-Control", "max-age=600"));
        await _eu.DisposeAsync();

        _eu = await StartAsync("eu-west-1", _euAddress, _usAddress);

        await Eventually.PassesAsync(async () => Assert.Equal(("1", "max-age=600"), await CachedAsync(_eu)));
    }

    [Theory]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/cache/k")]
    [InlineData("PUT", "/cache/k")]
    [InlineData("PUT", "/v1/contract")]
    public async Task PeersListener_ShowsNothingButWhatIsForPeers(string method, string path)
    {
        using var client = new HttpClient { BaseAddress = _usAddress };
        using var answer = await client.SendAsync(new HttpRequestMessage(new(method), path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task SecretOfAnother_Warmup_IsRefused() => Assert.Equal((401, "not-a-peer"), await OfferAsync("a secret of somebody else", r => r));

    [Fact]
    public async Task NoSignature_Warmup_IsRefused() => Assert.Equal((401, "not-a-peer"), await OfferAsync("the secret of all peers", r => r.Headers.Remove(PeerSignature.Header) ? r : r));

    [Fact]
    public async Task ChangedOnTheWay_Warmup_IsRefused() => Assert.Equal((401, "not-a-peer"), await OfferAsync("the secret of all peers", r =>
    {
        r.Content = new StringContent(Body("other", 0));
        return r;
    }));

    [Theory]
    [InlineData(-31)]
    [InlineData(31)]
    public async Task SignedLongAgo_Warmup_IsRefused(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal((401, "not-a-peer"), await OfferAsync("the secret of all peers", r => r));
    }

    [Fact]
    public async Task SignedByAPeer_Warmup_IsTaken()
    {
        Assert.Equal((202, null), await OfferAsync("the secret of all peers", r => r));
        Assert.Equal("v", (await CachedAsync(_us)).Value);
    }

    public async Task DisposeAsync()
    {
        await _us.DisposeAsync();
        await _eu.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Status, string? Problem)> OfferAsync(string secret, Func<HttpRequestMessage, HttpRequestMessage> change)
    {
        var body = Body("k", 0);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_usAddress, PeerClient.WarmupPath)) { Content = new StringContent(body) };
        new PeerSignature(new SecretFile(_folder.Write("other", secret), _time), _time).Sign(request, Encoding.UTF8.GetBytes(body));
        using var client = new HttpClient();
        using var answer = await client.SendAsync(change(request));
        var problem = answer.IsSuccessStatusCode ? null : System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString();
        return ((int)answer.StatusCode, problem);
    }

    private static string Body(string key, double ageSeconds) =>
        $$"""{"entries": [{"key": "{{key}}", "value": "{{Convert.ToBase64String("v"u8)}}", "contentType": "text/plain", "ttlSeconds": 600, "ageSeconds": {{ageSeconds}}}]}""";

    private static async Task<(string? Value, string? Lifetime)> CachedAsync(RunningSidecar sidecar)
    {
        var answer = await sidecar.GetAsync("/cache/k");
        return answer.Status == 200 ? (answer.Body, answer.Headers["Cache-Control"]) : (null, null);
    }

    private Task<RunningSidecar> StartAsync(string region, Uri own, Uri peer) => RunningSidecar.StartAsync(RunningSidecar.Options with
    {
        Region = region,
        Cache = new() { PeerListen = own.ToString(), PeerSecretFile = _folder.Write("secret", "the secret of all peers\n"), Peers = [peer] },
    });

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://{listener.LocalEndpoint}");
    }
}
