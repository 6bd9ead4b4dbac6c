using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Core.Health;

namespace AgentRegions.Probing.Tests.Http;

public class NoAnswerTests
{
    private const string Headers = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{";

    [Fact]
    public async Task NobodyListens_IsRefused()
    {
        // Bound, so that nobody else takes the port, but not listening.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Is(HealthReason.ConnectionRefused, await Probes.ProbeAsync(new Uri($"http://{socket.LocalEndPoint}")));
    }

    [Fact]
    public async Task NameThatDoesNotExist_IsDnsFailure() =>
        Is(HealthReason.DnsFailure, await Probes.ProbeAsync(new Uri("http://no-such-agent.invalid"), 20));

    [Fact]
    public async Task AcceptedThenSilent_TimesOut() => await TimesOut(RawServer.Serving((_, stop) => Task.Delay(Timeout.Infinite, stop)));

    [Fact]
    public async Task SlowHeaders_TimeOut() => await TimesOut(Dripping("HTTP/1.1 200 OK\r\nX-Slow: "));

    [Fact]
    public async Task SlowBody_TimesOut() => await TimesOut(Dripping(Headers));

    [Fact]
    public async Task TlsSilence_TimesOut()
    {
        await using var server = RawServer.Serving((_, stop) => Task.Delay(Timeout.Infinite, stop));
        Is(HealthReason.Timeout, await Probes.ProbeAsync(new UriBuilder(server.Endpoint) { Scheme = "https" }.Uri, 0.3));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n")]
    [InlineData("HTTP/1.0 garbage\r\n\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nbroken header line\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task OtherProtocol_IsNotHttp(string answer) => Is(HealthReason.NotHttp, await Probes.ProbeAsync(RawServer.Answering(answer)));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData(Headers)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta\r\n")]
    public async Task EndBeforeTheEnd_IsAborted(string answer) => Is(HealthReason.Aborted, await Probes.ProbeAsync(RawServer.Answering(answer)));

    [Theory]
    [InlineData("")]
    [InlineData(Headers)]
    public async Task Reset_IsAborted(string answer) => Is(HealthReason.Aborted, await Probes.ProbeAsync(RawServer.Serving(async (socket, stop) =>
    {
        await RawServer.ReadRequestAsync(socket, stop);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer), stop);
        socket.LingerState = new LingerOption(true, 0);
    })));

    [Fact]
    public async Task Cancelled_IsNotAFailureOfTheRegion()
    {
        await using var server = RawServer.Serving((_, stop) => Task.Delay(Timeout.Infinite, stop));
        using var probe = new AgentRegions.Probing.Http.HttpProber(TimeProvider.System).Open(Probes.Target(server.Endpoint));
        using var cancel = new CancellationTokenSource();
        var probing = probe.ProbeAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);
    }

    private static RawServer Dripping(string start) => RawServer.Serving(async (socket, stop) =>
    {
        await RawServer.ReadRequestAsync(socket, stop);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(start), stop);
        while (true)
        {
            await Task.Delay(20, stop);
            await socket.SendAsync("x"u8.ToArray(), stop);
        }
    });

    private static async Task TimesOut(RawServer server)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await Probes.ProbeAsync(server, 0.4);
        Is(HealthReason.Timeout, result);
        Assert.Contains("400ms", result.Detail, StringComparison.Ordinal);
        Assert.InRange(result.Latency, TimeSpan.FromSeconds(0.39), Stopwatch.GetElapsedTime(started));
    }

    private static void Is(HealthReason reason, ProbeResult result)
    {
        Assert.Equal((reason, ProbeOutcome.NoAnswer), (result.Reason, result.Outcome));
        Assert.NotEmpty(result.Detail);
        Assert.Null(result.Report);
    }
}
