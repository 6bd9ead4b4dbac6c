using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentRegions.Sidecar.Tests.Killed;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Caching;

/// <summary>On a real redis-server.</summary>
public sealed class RedisTests
{
    [RedisFact]
    public async Task PutByOneSidecar_AnotherOfTheRegion_HasItWithItsAge()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var first = await ConnectAsync(redis);
        await using var second = await ConnectAsync(redis);
        var value = new string('x', 100_000);
        Assert.Equal(204, (await first.SendAsync(HttpMethod.Put, "/cache/k", value, ("Cache-Control", "max-age=60"))).Status);

        var answer = await second.GetAsync("/cache/k");

        Assert.Equal((200, "application/json", value, "max-age=60"), (answer.Status, answer.ContentType, answer.Body, answer.Headers["Cache-Control"]));
        await second.SendAsync(HttpMethod.Delete, "/cache/k");
        Assert.Equal("not-cached", (await first.GetAsync("/cache/k")).ProblemOf(404));
    }

    [RedisFact]
    public async Task TimeIsOver_Get_ThereIsNone()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var sidecar = await ConnectAsync(redis);
        await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1", ("Cache-Control", "max-age=1"));

        await Eventually.PassesAsync(async () => Assert.Equal(404, (await sidecar.GetAsync("/cache/k")).Status));
    }

    [RedisFact]
    public async Task RedisIsAway_ReadsMiss_WritesSaySo_UntilItIsBack()
    {
        var redis = await TestRedis.StartAsync();
        await using var sidecar = await ConnectAsync(redis);
        await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1");
        await redis.DisposeAsync();

        Assert.Equal("not-cached", (await sidecar.GetAsync("/cache/k")).ProblemOf(404));
        Assert.Equal("cache-unavailable", (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).ProblemOf(503));

        await using var back = await TestRedis.StartAsync(redis.Port);
        await Eventually.PassesAsync(async () => Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status));
    }

    [RedisFact]
    public async Task PasswordNeeded_WithTheFile_Works_WithoutSaysWhy()
    {
        await using var redis = await TestRedis.StartAsync(password: "s3cret");
        using var folder = new TempFolder();
        await using var knows = await ConnectAsync(redis, folder.Write("password", "s3cret\n"));
        await using var doesNot = await StartAsync($"127.0.0.1:{redis.Port}");

        Assert.Equal(204, (await knows.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status);
        await Eventually.PassesAsync(async () => Assert.Contains("NOAUTH", (await doesNot.SendAsync(HttpMethod.Put, "/cache/k", "1")).Body, StringComparison.Ordinal));
    }

    [RedisFact]
    public async Task PasswordChanges_TheNextConnection_TakesItFromTheFile()
    {
        var redis = await TestRedis.StartAsync(password: "s3cret");
        using var folder = new TempFolder();
        await using var sidecar = await ConnectAsync(redis, folder.Write("password", "s3cret\n"));
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status);
        await redis.DisposeAsync();

        folder.Write("password", "ot4er\n");
        await using var back = await TestRedis.StartAsync(redis.Port, "ot4er");

        await Eventually.PassesAsync(async () => Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status));
    }

    /// <summary>The commands are those of the README.</summary>
    [RedisFact]
    public async Task AclUser_WithTheCommandsAndKeysOfACacheAlone_Works_AnotherIsToldWhatItLacks()
    {
        using var folder = new TempFolder();
        await using var redis = await TestRedis.WithUsersAsync(folder.Write("users.acl", """
            user default off
            user agent on >s3cret ~agentregion:cache:* -@all +get +setex +psetex +del +ping +echo
            user reader on >s3cret ~agentregion:cache:* -@all +get +ping +echo

            """));
        var password = folder.Write("password", "s3cret");
        await using var agent = await ConnectAsync($"redis://agent@127.0.0.1:{redis.Port}", password);
        await using var reader = await StartAsync($"redis://reader@127.0.0.1:{redis.Port}", password);

        Assert.Equal(204, (await agent.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status);
        await Eventually.PassesAsync(async () => Assert.Equal("1", (await reader.GetAsync("/cache/k")).Body));
        Assert.Contains("NOPERM", (await reader.SendAsync(HttpMethod.Put, "/cache/k", "2")).Body, StringComparison.Ordinal);
        Assert.Equal(204, (await agent.SendAsync(HttpMethod.Delete, "/cache/k")).Status);
    }

    [RedisFact]
    public async Task ConnectionIsFrozen_CallsEndInTime_UntilThereIsAnother()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var proxy = new TcpProxy(new($"http://127.0.0.1:{redis.Port}"));
        await using var sidecar = await ConnectAsync($"127.0.0.1:{proxy.Address.Port}");
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status);
        proxy.Freeze();

        Assert.Contains("no answer in time", (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "2")).Body, StringComparison.Ordinal);
        Assert.Equal("not-cached", (await sidecar.GetAsync("/cache/k")).ProblemOf(404));

        await Eventually.PassesAsync(async () => Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "3")).Status));
        Assert.Equal("3", (await sidecar.GetAsync("/cache/k")).Body);
    }

    [RedisFact]
    public async Task ConnectionIsCutAmidALongAnswer_TheReadMisses_AndLaterReadsAreWhole()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var proxy = new TcpProxy(new($"http://127.0.0.1:{redis.Port}"));
        await using var sidecar = await ConnectAsync($"127.0.0.1:{proxy.Address.Port}");
        var value = new string('x', 1_000_000);
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/long", value)).Status);
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/short", "1")).Status);

        proxy.Latency = TimeSpan.FromMilliseconds(50);
        Assert.Equal("not-cached", (await sidecar.GetAsync("/cache/long")).ProblemOf(404));
        proxy.Cut();
        proxy.Latency = TimeSpan.Zero;

        await Eventually.PassesAsync(async () => Assert.Equal("1", (await sidecar.GetAsync("/cache/short")).Body));
        Assert.Equal(value, (await sidecar.GetAsync("/cache/long")).Body);
    }

    [RedisFact]
    public async Task Tls_ByATrustedCertificate_Works_ByAnotherSaysWhy()
    {
        using var folder = new TempFolder();
        var (certificate, key) = WriteCertificate(folder);
        await using var redis = await TestRedis.WithTlsAsync(certificate, key);
        var url = $"rediss://localhost:{redis.Port}";
        await using var trusting = await SidecarProcess.RunAsync(
            folder.PathOf("socket"), new() { ["SSL_CERT_FILE"] = certificate }, "--region", "us-east-1", "--store", "files", "--directory", folder.PathOf("sessions"), "--redis", url);
        await using var sidecar = await StartAsync(url);

        await Eventually.PassesAsync(async () =>
        {
            using var value = new StringContent("1");
            using var answer = await trusting.Client.PutAsync("/cache/k", value);
            Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
        });
        await Eventually.PassesAsync(async () => Assert.Contains("certificate", (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).Body, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Certificate, string Key) WriteCertificate(TempFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        return (folder.Write("redis.pem", certificate.ExportCertificatePem()), folder.Write("redis.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static Task<RunningSidecar> ConnectAsync(TestRedis redis, string? password = null) => ConnectAsync($"127.0.0.1:{redis.Port}", password);

    /// <returns>One that Redis answers.</returns>
    private static async Task<RunningSidecar> ConnectAsync(string redis, string? password = null)
    {
        var sidecar = await StartAsync(redis, password);
        await Eventually.PassesAsync(async () => Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Delete, "/cache/none")).Status));
        return sidecar;
    }

    private static Task<RunningSidecar> StartAsync(string redis, string? password = null) =>
        RunningSidecar.StartAsync(RunningSidecar.Options with { Cache = new() { Redis = redis, RedisPasswordFile = password } });
}
