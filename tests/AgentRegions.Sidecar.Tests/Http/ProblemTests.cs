using AgentRegions.Core.Tables;
using Microsoft.AspNetCore.Builder;

namespace AgentRegions.Sidecar.Tests.Http;

public sealed class ProblemTests
{
    [Fact]
    public async Task NoSuchRoute_Get_IsAProblem()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        Assert.Equal("not-found", (await sidecar.GetAsync("/v2/sessions")).ProblemOf(404));
    }

    [Fact]
    public async Task WrongMethod_Send_SaysWhatIsAllowed()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var answer = await sidecar.SendAsync(HttpMethod.Delete, "/health");

        Assert.Equal("method-not-allowed", answer.ProblemOf(405));
        Assert.Equal("GET", answer.Headers["Allow"]);
    }

    [Fact]
    public async Task BodyAboveTheLimit_Put_IsRefused()
    {
        await using var sidecar = await RunningSidecar.StartAsync(RunningSidecar.Options with { Limits = new() { BodyBytes = 1024 } });

        Assert.Equal("body-too-large", (await sidecar.SendAsync(HttpMethod.Put, "/v1/contract", $$"""{"release": "{{new string('x', 2000)}}"}""")).ProblemOf(413));
    }

    [Fact]
    public async Task RequestHangs_TimeoutPasses_IsAProblem()
    {
        await using var sidecar = await RunningSidecar.StartAsync(RunningSidecar.Options with { Limits = new() { RequestTimeout = TimeSpan.FromMilliseconds(200) } });
        sidecar.App.MapGet("/hang", context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        Assert.Equal("timeout", (await sidecar.GetAsync("/hang")).ProblemOf(504));
    }

    [Fact]
    public async Task StoreIsAway_Request_SaysWhenToTryAgain()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        sidecar.App.MapGet("/away", _ => throw new TableException("StoreUnavailable", "the table does not answer"));

        var answer = await sidecar.GetAsync("/away");

        Assert.Equal("store-unavailable", answer.ProblemOf(503));
        Assert.Equal("1", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task HandlerFails_Request_TellsNothingOfTheInside()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        sidecar.App.MapGet("/fails", _ => throw new InvalidOperationException("the inside"));

        var answer = await sidecar.GetAsync("/fails");

        Assert.Equal("internal-error", answer.ProblemOf(500));
        Assert.DoesNotContain("the inside", answer.Body, StringComparison.Ordinal);
    }
}
