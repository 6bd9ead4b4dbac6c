using System.IO.Compression;
using System.Text;
using AgentRegions.Core.Health;

namespace AgentRegions.Probing.Tests.Http;

public class AnswerTests
{
    [Fact]
    public async Task WholeReport_IsGood()
    {
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody("""
            {"status": "ok", "region": "us-east-1", "release": "2.1", "schema_rev": "7", "model_tag": "m-7", "index_hash": "abc", "secrets_rev": "3",
             "blob_manifest": "b", "queue": {"depth": 4, "oldest_age_seconds": 1.5}, "streams": {"active": 9}, "dedupe": {"warm": true, "hit_rate": 0.25}, "more": [1]}
            """));
        Assert.Equal((ProbeOutcome.Good, HealthReason.Ok), (result.Outcome, result.Reason));
        Assert.Equal(new HealthReport
        {
            Status = "ok",
            Region = "us-east-1",
            Release = "2.1",
            SchemaRev = "7",
            ModelTag = "m-7",
            IndexHash = "abc",
            SecretsRev = "3",
            BlobManifest = "b",
            Queue = new() { Depth = 4, OldestAgeSeconds = 1.5 },
            Streams = new() { Active = 9 },
            Dedupe = new() { Warm = true, HitRate = 0.25 },
        }, result.Report);
        Assert.True(result.Latency > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("""{"status": "ok", "region": "eu-west-1"}""", HealthReason.WrongRegion, "eu-west-1")]
    [InlineData("""{"status": "draining"}""", HealthReason.StatusDegraded, "draining")]
    [InlineData("""{"region": "us-east-1"}""", HealthReason.InvalidReport, "status")]
    [InlineData("""{"status": 200}""", HealthReason.InvalidReport, "$.status")]
    [InlineData("""{"status": "ok", "queue": {"depth": "many"}}""", HealthReason.InvalidReport, "$.queue.depth")]
    [InlineData("""{"status": "ok", "queue": {"depth": 1e400}}""", HealthReason.InvalidReport, "$.queue.depth")]
    [InlineData("""["ok"]""", HealthReason.InvalidReport, "$")]
    [InlineData("null", HealthReason.InvalidReport, "null")]
    [InlineData("OK", HealthReason.NotJson, "not JSON")]
    [InlineData("""{"status": "ok"}{""", HealthReason.NotJson, "not JSON")]
    [InlineData("", HealthReason.NotJson, "empty")]
    public async Task OddBody_IsDegradedWithTheReason(string body, HealthReason reason, string detail)
    {
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody(body));
        Assert.Equal((reason, ProbeOutcome.Degraded), (result.Reason, result.Outcome));
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(20_000)]
    public async Task DeepJson_IsDegraded(int depth)
    {
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody("{\"status\": \"ok\", \"more\": " + new string('[', depth)));
        Assert.Equal(depth > HealthBody.MaxBytes ? HealthReason.BodyTooLarge : HealthReason.NotJson, result.Reason);
    }

    [Fact]
    public async Task InvalidUtf8_IsDegraded()
    {
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody([.. "{\"status\": \"o"u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]));
        Assert.Equal(ProbeOutcome.Degraded, result.Outcome);
    }

    [Fact]
    public async Task LongField_IsDegraded()
    {
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody($$"""{"status": "ok", "model_tag": "{{new string('m', 5000)}}"}"""));
        Assert.Equal(HealthReason.InvalidReport, result.Reason);
        Assert.Contains("model_tag", result.Detail, StringComparison.Ordinal);
        Assert.Null(result.Report);
    }

    [Fact]
    public async Task ControlCharactersInTheStatus_DoNotReachTheDetail()
    {
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody("""{"status": "bad\nforged line\u001b[31m"}"""));
        Assert.Equal(HealthReason.StatusDegraded, result.Reason);
        Assert.DoesNotContain(result.Detail, char.IsControl);
    }

    [Theory]
    [InlineData(500, HealthReason.ServerError)]
    [InlineData(503, HealthReason.ServerError)]
    [InlineData(404, HealthReason.ClientError)]
    [InlineData(401, HealthReason.ClientError)]
    [InlineData(204, HealthReason.UnexpectedStatus)]
    public async Task OtherStatus_IsDegraded(int status, HealthReason reason)
    {
        var result = await Probes.ProbeAsync(RawServer.Answering($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"));
        Assert.Equal((reason, ProbeOutcome.Degraded), (result.Reason, result.Outcome));
        Assert.Contains(status.ToString(), result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var elsewhere = RawServer.AnsweringBody("""{"status": "ok"}""");
        var result = await Probes.ProbeAsync(RawServer.Answering($"HTTP/1.1 302 Found\r\nLocation: {elsewhere.Endpoint}?token=s3cret\r\nContent-Length: 0\r\n\r\n"));
        Assert.Equal(HealthReason.Redirect, result.Reason);
        Assert.Equal(0, elsewhere.Connections);
        Assert.DoesNotContain("s3cret", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HugeBody_IsCutOff()
    {
        RawServer? server = null;
        server = RawServer.Serving(async (socket, stop) =>
        {
            await RawServer.ReadRequestAsync(socket, stop);
            await server!.SendAsync(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"status\": \"ok\", \"x\": \""u8.ToArray(), stop);
            var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
            for (var i = 0; i < 16 * 1024; i++)
                await server.SendAsync(socket, chunk, stop);
        });
        await using (server)
        {
            var result = await Probes.ProbeAsync(server.Endpoint);
            Assert.Equal((HealthReason.BodyTooLarge, ProbeOutcome.Degraded), (result.Reason, result.Outcome));
        }
        // A gibibyte was there to be had; what went out beyond 64 KiB stood in socket buffers.
        Assert.InRange(server.BytesSent, HealthBody.MaxBytes, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task DeclaredHugeBody_IsNotRead()
    {
        var result = await Probes.ProbeAsync(RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{"));
        Assert.Equal(HealthReason.BodyTooLarge, result.Reason);
    }

    [Fact]
    public async Task BodyOfExactlyTheLimit_IsRead()
    {
        const string Start = "{\"status\": \"ok\", \"x\": \"";
        var body = Start + new string('x', HealthBody.MaxBytes - Start.Length - 2) + "\"}";
        Assert.Equal(HealthBody.MaxBytes, body.Length);
        Assert.Equal(HealthReason.Ok, (await Probes.ProbeAsync(RawServer.AnsweringBody(body))).Reason);
    }

    [Fact]
    public async Task GzipBomb_IsNotUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            for (var i = 0; i < 256; i++)
                gzip.Write(new byte[64 * 1024]);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await Probes.ProbeAsync(RawServer.AnsweringBody(packed.ToArray(), "Content-Encoding: gzip\r\n"));
        Assert.Equal((HealthReason.NotJson, ProbeOutcome.Degraded), (result.Reason, result.Outcome));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 * 1024 * 1024);
    }

    [Fact]
    public async Task EndlessHeaders_AreDegraded()
    {
        var result = await Probes.ProbeAsync(RawServer.Answering("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat($"X-A: {new string('a', 1000)}\r\n", 100)) + "\r\n"));
        Assert.Equal((HealthReason.HeadersTooLarge, ProbeOutcome.Degraded), (result.Reason, result.Outcome));
    }

    [Fact]
    public async Task PlainHttp10Answer_IsGood()
    {
        var result = await Probes.ProbeAsync(RawServer.Answering("HTTP/1.0 200 OK\r\n\r\n{\"status\": \"UP\"}"));
        Assert.Equal(HealthReason.Ok, result.Reason);
    }
}
