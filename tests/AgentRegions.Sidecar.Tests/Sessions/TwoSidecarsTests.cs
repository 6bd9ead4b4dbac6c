using System.Collections.Concurrent;

namespace AgentRegions.Sidecar.Tests.Sessions;

/// <summary>Two replicas of an agent's pod, each with its sidecar, write the same session in one region.</summary>
public sealed class TwoSidecarsTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private RunningSidecar _one = null!;
    private RunningSidecar _two = null!;

    public async Task InitializeAsync() => (_one, _two) = (await StoredSidecar.StartAsync(_folder), await StoredSidecar.StartAsync(_folder));

    [Fact]
    public async Task TheOtherWrote_OldTag_IsRefusedWithTheNewOne_AndTheRetryWins()
    {
        var tag = await _one.BeginAsync();
        Assert.Equal(200, (await _two.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag)).Status);

        var refused = await _one.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m3"), tag);

        Assert.Equal("conflict", refused.ProblemOf(412));
        Assert.Equal("\"0.2.us-east-1\"", refused.Headers["ETag"]);
        Assert.Equal(2, (await _one.GetAsync("/v1/sessions/s1")).Json.GetProperty("messageCount").GetInt32());
        Assert.Equal(200, (await _one.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m3"), refused.Headers["ETag"])).Status);
        Assert.Equal(3, (await _two.GetAsync("/v1/sessions/s1", ("Cache-Control", "no-cache"))).Json.GetProperty("messageCount").GetInt32());
    }

    [Theory]
    [InlineData("PUT", "/v1/sessions/s1", "{}")]
    [InlineData("PATCH", "/v1/sessions/s1/state", """{"a": 1}""")]
    [InlineData("DELETE", "/v1/sessions/s1", null)]
    public async Task TheOtherWrote_OldTag_NoChangeGetsThrough(string method, string path, string? json)
    {
        var tag = await _one.BeginAsync();
        await _two.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag);

        Assert.Equal("conflict", (await _one.SendAsync(method, path, json, tag)).ProblemOf(412));

        var stored = (await _one.GetAsync("/v1/sessions/s1", ("Cache-Control", "no-cache"))).Json;
        Assert.Equal((2, "{}"), (stored.GetProperty("messageCount").GetInt32(), stored.GetProperty("state").GetRawText()));
    }

    [Fact]
    public async Task BothBeginAtOnce_OneIsFirst()
    {
        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(new[] { _one, _two }.Select((s, i) => s.SendAsync("POST", $"/v1/sessions/r{round}/messages", StoredSidecar.Message($"m{i}"), isNew: true)));

            Assert.Equal([201, 412], answers.Select(a => a.Status).Order());
            Assert.Single((await _one.GetAsync($"/v1/sessions/r{round}", ("Cache-Control", "no-cache"))).Json.GetProperty("messages").EnumerateArray());
        }
    }

    [Fact]
    public async Task ManyClientsAtBoth_EachVersionHasOneWriter_AndNothingAcknowledgedIsLost()
    {
        const int Clients = 6;
        const int Each = 5;
        var acknowledged = new ConcurrentBag<string>();
        var begun = await _one.BeginAsync();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var (tag, sidecar) = (begun, client % 2 == 0 ? _one : _two);
            for (var message = 0; message < Each; message++)
            {
                while (true)
                {
                    var answer = await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message($"c{client}-{message}"), tag);
                    tag = answer.Headers["ETag"];
                    if (answer.Status == 200)
                        break;
                    Assert.Equal("conflict", answer.ProblemOf(412));
                }
                acknowledged.Add(tag);
            }
        }));

        Assert.Equal(Enumerable.Range(2, Clients * Each).Select(v => $"\"0.{v}.us-east-1\""), acknowledged.OrderBy(t => int.Parse(t.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture)));
        var stored = (await _two.GetAsync("/v1/sessions/s1", ("Cache-Control", "no-cache"))).Json.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("id").GetString());
        Assert.Equal(
            Enumerable.Range(0, Clients).SelectMany(c => Enumerable.Range(0, Each).Select(m => $"c{c}-{m}")).Append("m1").Order(StringComparer.Ordinal),
            stored.Order(StringComparer.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
