using System.Diagnostics;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Conversations;

/// <summary>The sum: an operator process probes sidecar processes, which store on DynamoDB and ask the operator who is active.</summary>
public sealed class FailoverTests
{
    /// <summary>Within which a sidecar knows what its operator knows: it asks each second, and the rest is for a busy machine.</summary>
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(10);

    [ClustersFact]
    public async Task RegionFreezes_ConversationGoesOnElsewhere_ItsEffectIsNotRunAgain_AndTheFrozenOneIsFencedWhenItWakes()
    {
        await using var table = await TestGlobalTable.StartAsync([Us, Eu]);
        var ports = new Dictionary<string, int> { [Us] = SidecarProcess.FreePort(), [Eu] = SidecarProcess.FreePort() };
        await using var service = await StartAsync(region: r => ports.TryGetValue(r.Region, out var port) ? r with { Endpoint = $"http://127.0.0.1:{port}" } : r with { FailoverTarget = false });
        var op = await service.StartOperatorAsync();
        await using var us = await StartSidecarAsync(Us);
        await service.ActiveBecomesAsync(Us);
        await using var eu = await StartSidecarAsync(Eu);
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        await FencedBecomesAsync(us, "");
        await FencedBecomesAsync(eu, "NotActive");

        string? tag = null;
        for (var turn = 1; turn <= 5; turn++)
            tag = await us.SayAsync($"m{turn}", tag);
        Assert.StartsWith("\"1.", tag, StringComparison.Ordinal);
        var claim = await us.ClaimAsync("call-1");
        Assert.Equal(201, claim.Status);
        Assert.Equal(204, (await us.SendAsync("PUT", "/v1/effects/call-1?session=s1", """{"result": {"receipt": 7}}""", ("If-Match", claim.Tag))).Status);
        Assert.Equal("fenced", (await eu.ClaimAsync("call-2")).Text("type"));
        var carries = await service.RegionBecomesAsync(Us, s => s is { Sessions.Total: 1, ReplicationLagSeconds: not null }, "its conversation and its lag are shown");
        Assert.Equal(1, carries.Status.Sessions!.Active);
        await table.SettledAsync();

        us.Freeze();
        await Eventually.BecomesAsync(() => op.ServiceAsync(service.Namespace, "agent"), s => s.Status == 200 && (long)s.Answer["epoch"]! == 2 && !(bool)s.Answer["changing"]!, "the operator tells epoch 2");
        var told = Stopwatch.GetTimestamp();
        await FencedBecomesAsync(eu, "");
        Assert.True(Stopwatch.GetElapsedTime(told) < KnownWithin, $"{Stopwatch.GetElapsedTime(told)}");
        await service.ActiveBecomesAsync(Eu);

        var there = await eu.SendAsync("GET", "/v1/sessions/s1");
        Assert.Equal(["m1", "m2", "m3", "m4", "m5"], there.Body["messages"]!.AsArray().Select(m => (string)m!["id"]!));
        var next = await eu.SayAsync("m6", there.Tag is { Length: > 0 } seen && seen.Contains(Eu, StringComparison.Ordinal) ? seen : (await eu.SendAsync("POST", "/v1/sessions/s1:claim")).Tag);
        Assert.StartsWith("\"2.", next, StringComparison.Ordinal);
        var replay = await eu.ClaimAsync("call-1");
        Assert.Equal((200, 7), (replay.Status, (int)replay.Body["result"]!["receipt"]!));

        us.Thaw();
        await FencedBecomesAsync(us, "NotActive");
        var refused = await us.ClaimAsync("call-3");
        Assert.Equal((409, "fenced"), (refused.Status, refused.Text("type")));
        Assert.Equal(200, (await us.SendAsync("GET", "/health")).Status);
        await service.VerdictBecomesAsync(Us, Verdict.Healthy);
        await service.RegionBecomesAsync(Eu, s => s.Sessions is { Total: 1 }, "the conversation is shown where it went on");
        await service.RegionBecomesAsync(Us, s => s.Sessions is { Total: 0 }, "the conversation is no longer shown where it was");

        Task<SidecarProcess> StartSidecarAsync(string region) => SidecarProcess.StartAsync(
            region, ports[region], new Dictionary<string, string> { ["AWS_ENDPOINT_URL_DYNAMODB"] = table.Endpoint.ToString(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test" },
            "--service", $"{service.Namespace}/agent", "--operator", op.Endpoint.ToString(), "--store", "dynamodb", "--aws-region", region,
            "--session-table", table.SessionTable, "--effect-table", table.EffectTable, "--effect-endpoint", TestGlobalTable.EffectRegion, "--beat-interval", "1s", "--skip-store-check");
    }

    /// <param name="reason">Empty: it is not.</param>
    private static Task<string> FencedBecomesAsync(SidecarProcess sidecar, string reason) =>
        Eventually.BecomesAsync(async () => (await sidecar.SendAsync("GET", "/v1/service")).Text("fenced"), f => f == reason, $"fenced is '{reason}'");
}
