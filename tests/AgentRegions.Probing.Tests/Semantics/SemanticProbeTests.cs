using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Semantics;
using AgentRegions.Probing.Tests.Http;

namespace AgentRegions.Probing.Tests.Semantics;

public sealed class SemanticProbeTests
{
    private const string Good = """{"region":"us-east-1","answers":[{"question":"q1","seed":1,"delta_s":0.12,"lambda":"convergent"}]}""";
    private static readonly SemanticProbeGate Gate = new() { Questions = 1, Seeds = 1, Timeout = Core.Duration.Parse("10s") };

    [Fact]
    public async Task Question_IsPinnedToRegionAndRelease_WithTheProbesAuthorization()
    {
        var asked = new ConcurrentQueue<string>();
        await using var server = RawServer.Serving(async (socket, stop) =>
        {
            asked.Enqueue(await RawServer.ReadRequestAsync(socket, stop));
            await AnswerAsync(socket, Good, Good.Length, stop);
        });
        var word = await new SemanticProbe(TimeProvider.System).AskAsync(
            Probes.Target(new(server.Endpoint, "/agent/"), name: "us") with { AuthorizationHeader = "Bearer t" }, Gate, "1.4.2", CancellationToken.None);

        Assert.Equal([1200], word.Sheet!.DeltaS);
        var request = Assert.Single(asked);
        Assert.StartsWith("POST /agent/probe/semantic HTTP/1.1\r\n", request, StringComparison.Ordinal);
        foreach (var line in (string[])["X-Region-Pin: us", "X-Release: 1.4.2", "Authorization: Bearer t", "Content-Type: application/json"])
            Assert.Contains($"\r\n{line}\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgentHangsUpInTheMiddleOfTheBody_IsAskedOnceMore()
    {
        var connections = 0;
        await using var server = RawServer.Serving(async (socket, stop) =>
        {
            await RawServer.ReadRequestAsync(socket, stop);
            await AnswerAsync(socket, Interlocked.Increment(ref connections) == 1 ? Good[..40] : Good, Good.Length, stop);
        });

        Assert.NotNull((await AskAsync(server)).Sheet);
        Assert.Equal(2, connections);
    }

    [Fact]
    public async Task AgentHangsUpAgainAndAgain_SecondTriesRunOut()
    {
        var connections = 0;
        await using var server = RawServer.Serving(async (socket, stop) =>
        {
            await RawServer.ReadRequestAsync(socket, stop);
            Interlocked.Increment(ref connections);
            await AnswerAsync(socket, Good[..40], Good.Length, stop);
        });
        var probe = new SemanticProbe(TimeProvider.System);
        for (var i = 0; i < 10; i++)
        {
            var word = await probe.AskAsync(Probes.Target(server.Endpoint), Gate, null, CancellationToken.None);
            Assert.Equal((null, "the connection ended before the answer was complete"), (word.Sheet, word.Problem));
        }
        Assert.Equal(13, connections);
    }

    [Fact]
    public async Task SilentAgent_IsUnknownAfterTheTimeout()
    {
        await using var server = RawServer.Serving(async (socket, stop) => await Task.Delay(Timeout.Infinite, stop));
        var word = await new SemanticProbe(TimeProvider.System).AskAsync(Probes.Target(server.Endpoint), Gate with { Timeout = Core.Duration.Parse("100ms") }, null, CancellationToken.None);
        Assert.Equal("no complete answer within 100ms", word.Problem);
    }

    [Fact]
    public async Task OversizedAnswer_IsNotReadToItsEnd()
    {
        await using var server = RawServer.AnsweringBody(new byte[1024 * 1024]);
        Assert.Equal("the answer is longer than 64 KiB", (await AskAsync(server)).Problem);
    }

    [Theory]
    [InlineData("404 Not Found", "/probe/semantic answered 404, not 200", 1)]
    [InlineData("421 Misdirected Request", "/probe/semantic answered 421, not 200", 1)]
    [InlineData("503 Service Unavailable", "/probe/semantic answered 503, not 200", 2)]
    public async Task OtherStatus_IsUnknown_AndOnlyWhatMayPassIsTriedAgain(string status, string problem, int tries)
    {
        await using var server = RawServer.Answering($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(problem, (await AskAsync(server)).Problem);
        Assert.Equal(tries, server.Connections);
    }

    [Fact]
    public async Task CallerCancels_IsNoAnswer()
    {
        await using var server = RawServer.Serving(async (socket, stop) => await Task.Delay(Timeout.Infinite, stop));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SemanticProbe(TimeProvider.System).AskAsync(Probes.Target(server.Endpoint), Gate, null, new CancellationToken(canceled: true)));
    }

    private static Task<SemanticWord> AskAsync(RawServer server) => new SemanticProbe(TimeProvider.System).AskAsync(Probes.Target(server.Endpoint), Gate, null, CancellationToken.None);

    private static async Task AnswerAsync(Socket socket, string body, int length, CancellationToken stop)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"), stop);
        socket.Shutdown(SocketShutdown.Send);
    }
}
