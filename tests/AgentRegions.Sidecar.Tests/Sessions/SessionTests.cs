namespace AgentRegions.Sidecar.Tests.Sessions;

public sealed class SessionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Begun_Get_ShowsItWithItsTag()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        var tag = await sidecar.BeginAsync();

        var answer = await sidecar.GetAsync("/v1/sessions/s1");

        Assert.Equal("\"0.1.us-east-1\"", tag);
        Assert.Equal(tag, answer.Headers["ETag"]);
        Assert.Equal("hello", answer.Json.GetProperty("messages")[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(304, (await sidecar.GetAsync("/v1/sessions/s1", ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task Changed_TagsGoOn()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        var tag = await sidecar.BeginAsync();

        var appended = await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag);
        var patched = await sidecar.SendAsync("PATCH", "/v1/sessions/s1/state", """{"a": {"b": 1, "c": 2}}""", appended.Headers["ETag"]);
        var again = await sidecar.SendAsync("PATCH", "/v1/sessions/s1/state", """{"a": {"b": null}}""", patched.Headers["ETag"]);

        Assert.Equal(("\"0.2.us-east-1\"", "\"0.3.us-east-1\"", "\"0.4.us-east-1\""), (appended.Headers["ETag"], patched.Headers["ETag"], again.Headers["ETag"]));
        Assert.Equal("""{"a":{"c":2}}""", (await sidecar.GetAsync("/v1/sessions/s1")).Json.GetProperty("state").GetRawText());
    }

    [Fact]
    public async Task AnsweredAndKilled_AnotherProcess_HasIt()
    {
        var killed = await StoredSidecar.StartAsync(_folder);
        await killed.BeginAsync();

        await using var sidecar = await StoredSidecar.StartAsync(_folder);

        Assert.Equal(1, (await sidecar.GetAsync("/v1/sessions/s1")).Json.GetProperty("messageCount").GetInt32());
        await killed.DisposeAsync();
    }

    [Theory]
    [InlineData("PUT", "/v1/sessions/s1", "{}")]
    [InlineData("POST", "/v1/sessions/s1/messages", """{"messages": []}""")]
    [InlineData("PATCH", "/v1/sessions/s1/state", "{}")]
    [InlineData("DELETE", "/v1/sessions/s1", null)]
    public async Task NoCondition_Change_IsRefused(string method, string path, string? json)
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        await sidecar.BeginAsync();

        Assert.Equal("condition-required", (await sidecar.SendAsync(method, path, json)).ProblemOf(428));
        Assert.Equal("conflict", (await sidecar.SendAsync(method, path, json, "\"0.9.us-east-1\"")).ProblemOf(412));
    }

    [Fact]
    public async Task OldTag_Change_ConflictsAndChangesNothing()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        var tag = await sidecar.BeginAsync();
        await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag);

        var refused = await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m3"), tag);

        Assert.Equal("conflict", refused.ProblemOf(412));
        Assert.Contains("0.2.us-east-1", refused.Body, StringComparison.Ordinal);
        Assert.Equal(2, (await sidecar.GetAsync("/v1/sessions/s1")).Json.GetProperty("messageCount").GetInt32());
    }

    [Fact]
    public async Task IsThere_BeginAgain_Conflicts()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        await sidecar.BeginAsync();

        Assert.Equal("conflict", (await sidecar.SendAsync("PUT", "/v1/sessions/s1", "{}", isNew: true)).ProblemOf(412));
    }

    [Fact]
    public async Task AnotherProcessOfTheRegionWrote_ItsTag_IsTaken()
    {
        await using var first = await StoredSidecar.StartAsync(_folder);
        await using var second = await StoredSidecar.StartAsync(_folder);
        await first.BeginAsync();
        await first.SendAsync("POST", "/v1/sessions/s1:checkpoint");
        var tag = (await second.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), "*")).Headers["ETag"];

        var changed = await first.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m3"), tag);

        Assert.Equal(200, changed.Status);
        Assert.Equal(3, (await first.GetAsync("/v1/sessions/s1")).Json.GetProperty("messageCount").GetInt32());
    }

    [Fact]
    public async Task AcceptedForLater_CheckpointStoresIt()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder, change: o => o with { Store = o.Store! with { FlushInterval = TimeSpan.FromMinutes(10) } });
        await sidecar.BeginAsync();
        var later = await sidecar.SendAsync(HttpMethod.Post, "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), ("If-Match", "*"), ("Prefer", "respond-async"));
        Assert.Equal((202, true), (later.Status, later.Json.GetProperty("dirty").GetBoolean()));

        var stored = await sidecar.SendAsync("POST", "/v1/sessions/s1:checkpoint");

        Assert.Equal(("\"0.2.us-east-1\"", false), (stored.Headers["ETag"], stored.Json.GetProperty("dirty").GetBoolean()));
    }

    [Fact]
    public async Task Stopped_WhatWasAcceptedForLater_IsStored()
    {
        await using (var stopped = await StoredSidecar.StartAsync(_folder, change: o => o with { Store = o.Store! with { FlushInterval = TimeSpan.FromMinutes(10) } }))
        {
            await stopped.SendAsync(HttpMethod.Post, "/v1/sessions/s1/messages", StoredSidecar.Message("m1"), ("If-None-Match", "*"), ("Prefer", "respond-async"));
            await stopped.App.StopAsync();
        }

        await using var sidecar = await StoredSidecar.StartAsync(_folder);

        Assert.Equal(200, (await sidecar.GetAsync("/v1/sessions/s1")).Status);
    }

    [Fact]
    public async Task Ended_Get_ThereIsNone()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        var tag = await sidecar.BeginAsync();

        Assert.Equal(204, (await sidecar.SendAsync("DELETE", "/v1/sessions/s1", match: tag)).Status);

        Assert.Equal("no-session", (await sidecar.GetAsync("/v1/sessions/s1")).ProblemOf(404));
        Assert.Equal("no-session", (await sidecar.SendAsync("POST", "/v1/sessions/s1:claim")).ProblemOf(404));
        await sidecar.BeginAsync();
    }

    [Fact]
    public async Task OtherRegion_Claim_GoesOnFromThere()
    {
        await using var us = await StoredSidecar.StartAsync(_folder);
        await using var eu = await StoredSidecar.StartAsync(_folder, "eu-west-1");
        await us.BeginAsync();
        await us.SendAsync("POST", "/v1/sessions/s1:release");

        var claimed = await eu.SendAsync("POST", "/v1/sessions/s1:claim");

        Assert.Equal("\"0.2.eu-west-1\"", claimed.Headers["ETag"]);
        Assert.Equal(1, claimed.Json.GetProperty("messages").GetArrayLength());
        Assert.Equal("us-east-1", (await eu.GetAsync("/v1/sessions/s1?region=us-east-1")).Json.GetProperty("region").GetString());
    }

    [Fact]
    public async Task Tenants_NeverSeeEachOther()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        await sidecar.BeginAsync();

        Assert.Equal("no-session", (await sidecar.GetAsync("/v1/sessions/s1?tenant=acme")).ProblemOf(404));
        Assert.Equal("no-session", (await sidecar.GetAsync("/v1/sessions/s1?mem_rev=7")).ProblemOf(404));
        Assert.Contains("tenant:", (await sidecar.GetAsync("/v1/sessions/s1?tenant=a%23b")).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages": [{"role": "user"}]}""", "id")]
    [InlineData("""{"messages": 7}""", "$.messages")]
    [InlineData("""{}""", "messages")]
    public async Task BadMessages_Append_NamesTheField(string json, string named)
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);

        var answer = await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", json, isNew: true);

        Assert.Equal(400, answer.Status);
        Assert.Contains(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
