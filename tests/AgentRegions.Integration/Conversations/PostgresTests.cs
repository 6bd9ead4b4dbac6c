using AgentRegions.Testing;

namespace AgentRegions.Integration.Conversations;

/// <summary>The sidecar's process on PostgreSQL, from the tables' making on.</summary>
public sealed class PostgresTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-sidecar-").FullName;

    [PostgresFact]
    [Trait("Suite", "Shipped")]
    public async Task Killed_TheOtherRegionGoesOn_AndReplaysTheEffect()
    {
        var (file, name) = (Path.Combine(_directory, "postgres"), $"talk_{Guid.NewGuid():N}"[..16]);
        await File.WriteAllTextAsync(file, await TestPostgres.ConnectionStringAsync());
        string[] store = ["--store", "postgres", "--postgres-file", file, "--session-table", name, "--effect-table", $"{name}_effects"];
        _ = (await SidecarProcess.RunAsync(NoEnvironment, ["tables", "create", .. store])).Required;
        await using (var us = await StartAsync("us-east-1"))
        {
            var tag = await us.SayAsync("m2", await us.SayAsync("m1", null));
            Assert.Equal("\"0.2.us-east-1\"", tag);
            var claim = await us.ClaimAsync("call-1");
            Assert.Equal(204, (await us.SendAsync("PUT", "/v1/effects/call-1?session=s1", """{"result": {"receipt": 7}}""", ("If-Match", claim.Tag))).Status);
            await us.KillAsync();
        }

        await using var eu = await StartAsync("eu-west-1");
        var claimed = await eu.SendAsync("POST", "/v1/sessions/s1:claim");

        Assert.Equal(("\"0.3.eu-west-1\"", 2), (claimed.Tag, claimed.Body["messages"]!.AsArray().Count));
        Assert.Equal("\"0.4.eu-west-1\"", await eu.SayAsync("m3", claimed.Tag));
        var replay = await eu.ClaimAsync("call-1");
        Assert.Equal((200, 7), (replay.Status, (int)replay.Body["result"]!["receipt"]!));

        Task<SidecarProcess> StartAsync(string region) => SidecarProcess.StartAsync(region, SidecarProcess.FreePort(), NoEnvironment, [.. store, "--skip-store-check"]);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
