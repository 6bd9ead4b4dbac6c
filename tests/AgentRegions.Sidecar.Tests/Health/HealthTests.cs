using System.Text;
using AgentRegions.Core.Health;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Health;

/// <summary>Read by the operator's own parser, as its probes do.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task AgentReports_Health_SaysIt()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/v1/contract", """{"release": "1.4.0", "schema_rev": "s1", "model_tag": "m-7", "index_hash": "i1", "secrets_rev": "k1", "blob_manifest": "b1"}""")).Status);
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/v1/load", """{"queue": {"depth": 3, "oldest_age_seconds": 1.5}, "streams": {"active": 2}}""")).Status);
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/v1/load", """{"dedupe": {"warm": true, "hit_rate": 0.25}}""")).Status);

        var body = await ReadAsync(sidecar);

        Assert.Equal(HealthReason.Ok, body.Reason);
        Assert.Equal(
            new HealthReport
            {
                Status = "ok",
                Region = "us-east-1",
                Release = "1.4.0",
                SchemaRev = "s1",
                ModelTag = "m-7",
                IndexHash = "i1",
                SecretsRev = "k1",
                BlobManifest = "b1",
                Queue = new() { Depth = 3, OldestAgeSeconds = 1.5 },
                Streams = new() { Active = 2 },
                Dedupe = new() { Warm = true, HitRate = 0.25 },
            },
            body.Report);
    }

    [Fact]
    public async Task ContractFileChanges_Health_FollowsWhereTheAgentIsSilent()
    {
        var file = _folder.Write("contract.json", """{"release": "1.0.0", "model_tag": "m-6"}""");
        await using var sidecar = await RunningSidecar.StartAsync(RunningSidecar.Options with { ContractFile = file });
        await sidecar.SendAsync(HttpMethod.Put, "/v1/contract", """{"release": "1.0.1"}""");
        Assert.Equal(("1.0.1", "m-6"), await ContractAsync(sidecar));

        _folder.Write("contract.json", """{"release": "9", "model_tag": "m-7"}""");

        await Eventually.BecomesAsync(() => ContractAsync(sidecar), c => c == ("1.0.1", "m-7"), "the file's model is shown");
    }

    [Fact]
    public async Task AgentSaysDegraded_Health_IsDegradedUntilItSaysOk()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await sidecar.SendAsync(HttpMethod.Put, "/v1/load", """{"status": "overloaded"}""");
        Assert.Equal(HealthReason.StatusDegraded, (await ReadAsync(sidecar)).Reason);
        Assert.Contains("overloaded", (await sidecar.GetAsync("/health")).Json.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);

        await sidecar.SendAsync(HttpMethod.Put, "/v1/load", """{"status": "ok"}""");

        Assert.Equal(HealthReason.Ok, (await ReadAsync(sidecar)).Reason);
    }

    [Theory]
    [InlineData("/v1/contract", """{"release": ""}""", "release")]
    [InlineData("/v1/contract", """{"model_tag": 7}""", "$.model_tag")]
    [InlineData("/v1/load", """{"queue": {"depth": -1}}""", "queue.depth")]
    [InlineData("/v1/load", """{"dedupe": {"hit_rate": 1.5}}""", "dedupe.hit_rate")]
    [InlineData("/v1/load", "{", "JSON")]
    [InlineData("/v1/load", "null", "null")]
    public async Task BadReport_Put_NamesTheField(string path, string json, string named)
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var answer = await sidecar.SendAsync(HttpMethod.Put, path, json);

        Assert.Equal("invalid-request", answer.ProblemOf(400));
        Assert.Contains(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(string?, string?)> ContractAsync(RunningSidecar sidecar)
    {
        var report = (await ReadAsync(sidecar)).Report!;
        return (report.Release, report.ModelTag);
    }

    private static async Task<HealthBody> ReadAsync(RunningSidecar sidecar) =>
        HealthBody.Read(Encoding.UTF8.GetBytes((await sidecar.GetAsync("/health")).Body), "us-east-1");
}
