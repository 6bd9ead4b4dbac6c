using AgentRegions.Sidecar.Tests.Knowledge;
using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Switchovers;

/// <summary>A planned change from us-east-1 to eu-west-1, as the sidecars of both live through it.</summary>
public sealed class SwitchoverTests : IAsyncLifetime, IDisposable
{
    private static readonly (string, string)[] Regions = [("us-east-1", "https://us.example.com"), ("eu-west-1", "https://eu.example.com")];

    private readonly TempFolder _us = new();
    private readonly TempFolder _eu = new();
    private StubOperator _operator = null!;

    public async Task InitializeAsync()
    {
        _operator = await StubOperator.StartAsync();
        _operator.Tell(1, "us-east-1", regions: Regions);
    }

    [Fact]
    public async Task RegionDrains_NoStreamBegins_ItsHealthStaysWell_AndTheOperatorHearsWhenTheLastOneEnds()
    {
        await using var sidecar = await StartAsync(_us, "us-east-1");
        await AnswersAsync(sidecar, "takesTraffic", "True");
        await sidecar.SendAsync("PUT", "/v1/streams/a");

        _operator.Tell("Drain", 1, "us-east-1", regions: Regions);

        await Eventually.HoldsAsync(() => (_operator.Said("demand"), _operator.Said("streams"), _operator.Said("done")) == ("1-2/Drain", "1", "false"), "the operator hears of the stream");
        var refused = await sidecar.SendAsync("PUT", "/v1/streams/b");
        Assert.Equal("draining", refused.ProblemOf(409));
        Assert.Equal("https://eu.example.com", refused.Json.GetProperty("sendTo").GetString());
        Assert.Equal(204, (await sidecar.SendAsync("PUT", "/v1/streams/a")).Status);
        Assert.Equal("ok", (await sidecar.GetAsync("/health")).Json.GetProperty("status").GetString());
        await AnswersAsync(sidecar, "takesTraffic", "False");
        Assert.False((await sidecar.GetAsync("/v1/service")).Json.TryGetProperty("fenced", out _));

        await sidecar.SendAsync("DELETE", "/v1/streams/a");
        await Eventually.HoldsAsync(() => _operator.Said("done") == "true", "the operator hears that it has drained");
    }

    [Fact]
    public async Task RegionDrains_WhatWasNotStored_Is()
    {
        await using var sidecar = await StartAsync(_us, "us-east-1");
        await AnswersAsync(sidecar, "takesTraffic", "True");
        await sidecar.SendAsync(HttpMethod.Post, "/v1/sessions/s1/messages", StoredSidecar.Message("m1"), ("If-None-Match", "*"), ("Prefer", "respond-async"));
        await sidecar.SendAsync("PUT", "/v1/streams/a");

        _operator.Tell("FinalCheckpoint", 1, "us-east-1", regions: Regions);

        await Eventually.HoldsAsync(() => (_operator.Said("demand"), _operator.Said("notStored"), _operator.Said("done"), _operator.Said("streams")) == ("1-2/FinalCheckpoint", "0", "true", "1"), "it stored everything");
    }

    [Fact]
    public async Task RegionOpens_SideEffectsRunThereBeforeTheFence_AtItAndAfterIt()
    {
        await using var sidecar = await StartAsync(_eu, "eu-west-1");
        await AnswersAsync(sidecar, "fenced", "NotActive");

        foreach (var (phase, epoch, changing) in new[] { ("Open", 1, false), ("Drain", 1, false), ("", 2, true) })
        {
            _operator.Tell(phase, epoch, "us-east-1", changing: changing, regions: Regions);
            await AnswersAsync(sidecar, "epoch", $"{epoch}");
            await AnswersAsync(sidecar, "takesTraffic", "True");
            Assert.Equal(201, (await sidecar.SendAsync(HttpMethod.Post, "/v1/effects?session=s1", """{"tool": "charge"}""", ("Idempotency-Key", $"call-{phase}"))).Status);
        }
        _operator.Tell(2, "eu-west-1", regions: Regions);
        await AnswersAsync(sidecar, "changing", "False");
        await AnswersAsync(sidecar, "takesTraffic", "True");
    }

    [Fact]
    public async Task ChangeIsTakenBack_TheOpenedRegionDrains_AndIsFencedOnceItIsOver()
    {
        await using var sidecar = await StartAsync(_eu, "eu-west-1");
        _operator.Tell("Drain", 1, "us-east-1", regions: Regions);
        await AnswersAsync(sidecar, "takesTraffic", "True");
        await sidecar.SendAsync("PUT", "/v1/streams/a");

        _operator.Tell("RollBack", 1, "us-east-1", regions: Regions);
        await Eventually.HoldsAsync(() => (_operator.Said("demand"), _operator.Said("streams"), _operator.Said("done")) == ("1-2/RollBack", "1", "false"), "it waits for the stream");
        Assert.Equal("https://us.example.com", (await sidecar.SendAsync("PUT", "/v1/streams/b")).Json.GetProperty("sendTo").GetString());

        await sidecar.SendAsync("DELETE", "/v1/streams/a");
        await Eventually.HoldsAsync(() => _operator.Said("done") == "true", "it has drained");
        _operator.Tell(1, "us-east-1", regions: Regions);
        await AnswersAsync(sidecar, "fenced", "NotActive");
    }

    public async Task DisposeAsync() => await _operator.DisposeAsync();

    public void Dispose()
    {
        _us.Dispose();
        _eu.Dispose();
    }

    private Task<RunningSidecar> StartAsync(TempFolder folder, string region) =>
        StoredSidecar.StartAsync(folder, region, o => o with { Operator = _operator.Address, Service = new("agents", "support"), Store = o.Store! with { FlushInterval = TimeSpan.FromMinutes(10) } });

    private static Task AnswersAsync(RunningSidecar sidecar, string field, string value) => Eventually.PassesAsync(
        async () => Assert.Equal(value, (await sidecar.GetAsync("/v1/service")).Json.TryGetProperty(field, out var found) ? found.ToString() : ""));
}
