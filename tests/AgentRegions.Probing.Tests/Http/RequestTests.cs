using System.Net.Sockets;
using System.Text;
using AgentRegions.Core.Health;
using AgentRegions.Probing.Http;

namespace AgentRegions.Probing.Tests.Http;

public class RequestTests
{
    private const string Secret = "Bearer s3cret-t0ken";

    [Fact]
    public async Task Request_AsksTheHealthPathBelowTheEndpoint_WithTheAuthorization()
    {
        var request = "";
        await using var server = RawServer.Serving(async (socket, stop) =>
        {
            request = await RawServer.ReadRequestAsync(socket, stop);
            await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"status\": \"ok\"}"u8.ToArray(), stop);
        });
        var target = Probes.Target(new Uri(server.Endpoint, "/agents/support/")) with { AuthorizationHeader = Secret + "\n" };
        Assert.Equal(HealthReason.Ok, (await Probes.ProbeAsync(target)).Reason);
        Assert.StartsWith("GET /agents/support/health HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nAuthorization: {Secret}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: agentregion-operator-probe/1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Accept-Encoding", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\noops!")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("")]
    public async Task Failure_DoesNotTellTheAuthorization(string answer)
    {
        await using var server = RawServer.Answering(answer);
        var target = Probes.Target(server.Endpoint) with { AuthorizationHeader = Secret };
        var result = await Probes.ProbeAsync(target);
        Assert.NotEqual(HealthReason.Ok, result.Reason);
        Assert.DoesNotContain("s3cret", result.ToString() + target, StringComparison.Ordinal);
    }

    [Fact]
    public void AuthorizationThatNoHeaderCarries_IsRefusedWithoutTellingIt()
    {
        var refused = Assert.Throws<InvalidProbeTargetException>(() =>
            new HttpProber(TimeProvider.System).Open(Probes.Target(new("http://127.0.0.1:1")) with { AuthorizationHeader = "Bearer s3cret\r\nX-Evil: 1" }));
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void UnreadableCa_IsRefused(string pem)
    {
        var refused = Assert.Throws<InvalidProbeTargetException>(() =>
            new HttpProber(TimeProvider.System).Open(Probes.Target(new("https://127.0.0.1:1")) with { CaPem = pem }));
        Assert.Contains("PEM", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherScheme_IsRefused() =>
        Assert.Throws<InvalidProbeTargetException>(() => new HttpProber(TimeProvider.System).Open(Probes.Target(new("ftp://127.0.0.1"))));

    [Fact]
    public async Task Connection_IsUsedAgain_AndMadeAnewAfterATimeout()
    {
        var silent = false;
        await using var server = RawServer.Serving(async (socket, stop) =>
        {
            while ((await RawServer.ReadRequestAsync(socket, stop)).Length > 0)
            {
                if (Volatile.Read(ref silent))
                    await Task.Delay(Timeout.Infinite, stop);
                await socket.SendAsync(Answer(), stop);
            }
        });
        using var probe = new HttpProber(TimeProvider.System).Open(Probes.Target(server.Endpoint, timeoutSeconds: 1));
        for (var i = 0; i < 3; i++)
            Assert.Equal(HealthReason.Ok, (await probe.ProbeAsync(CancellationToken.None)).Reason);
        Assert.Equal(1, server.Connections);

        Volatile.Write(ref silent, true);
        Assert.Equal(HealthReason.Timeout, (await probe.ProbeAsync(CancellationToken.None)).Reason);
        Volatile.Write(ref silent, false);
        Assert.Equal(HealthReason.Ok, (await probe.ProbeAsync(CancellationToken.None)).Reason);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task ServerThatClosedTheIdleConnection_IsNoFailure()
    {
        await using var server = RawServer.Serving(async (socket, stop) =>
        {
            await RawServer.ReadRequestAsync(socket, stop);
            await socket.SendAsync(Answer(), stop);
            socket.Shutdown(SocketShutdown.Both);
        });
        using var probe = new HttpProber(TimeProvider.System).Open(Probes.Target(server.Endpoint));
        for (var i = 0; i < 20; i++)
            Assert.Equal(HealthReason.Ok, (await probe.ProbeAsync(CancellationToken.None)).Reason);
    }

    private static byte[] Answer() => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"status\": \"ok\"}");
}
