using AgentRegions.Testing;

namespace AgentRegions.Integration.Conversations;

/// <summary>The sidecar's process on DynamoDB, from the tables' making on.</summary>
public sealed class DynamoDbTests
{
    [DynamoDbFact]
    [Trait("Suite", "Shipped")]
    public async Task MakesItsTables_HoldsAConversation_AndRunsAnEffectOnce()
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_DYNAMODB"] = (await TestDynamoDb.EndpointAsync()).ToString(),
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        var name = $"published-{Guid.NewGuid():N}";
        string[] store = ["--store", "dynamodb", "--session-table", name, "--effect-table", $"{name}-effects", "--effect-endpoint", "ca-central-1"];
        _ = (await SidecarProcess.RunAsync(environment, ["tables", "create", .. store, "--region", "us-east-1"])).Required;

        await using var sidecar = await SidecarProcess.StartAsync("us-east-1", SidecarProcess.FreePort(), environment, [.. store, "--skip-store-check"]);
        var tag = await sidecar.SayAsync("m2", await sidecar.SayAsync("m1", null));
        var claim = await sidecar.ClaimAsync("call-1");
        Assert.Equal((201, 204), (claim.Status, (await sidecar.SendAsync("PUT", "/v1/effects/call-1?session=s1", """{"result": {"receipt": 7}}""", ("If-Match", claim.Tag))).Status));

        var replay = await sidecar.ClaimAsync("call-1");

        Assert.Equal(("\"0.2.us-east-1\"", 200, 7), (tag, replay.Status, (int)replay.Body["result"]!["receipt"]!));
        Assert.Equal("ok", (await sidecar.SendAsync("GET", "/health")).Text("status"));
    }
}
