using System.Net;
using System.Net.Sockets;
using AgentRegions.Kubernetes.Client;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Transport;

public sealed class RetryTests
{
    private const string Map = """{"metadata": {"name": "a"}}""";

    private static readonly V1ConfigMap NewMap = new() { Metadata = new() { Name = "a", NamespaceProperty = "b" } };

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    public async Task Read_RefusedOnce_IsAskedAgain(int status)
    {
        await using var api = await TestApi.StartAsync((context, number) => TestApi.AnswerAsync(context, number == 1 ? status : 200, Map));
        using var client = api.NewClient();

        Assert.Equal("a", (await client.GetAsync<V1ConfigMap>("a", "b"))!.Metadata.Name);
        Assert.Equal(2, api.Requests);
    }

    [Fact]
    public async Task Read_RefusedForGood_GivesUpWithTheServersWords()
    {
        await using var api = await TestApi.StartAsync((context, _) => TestApi.AnswerAsync(context, 503, "upstream is away"));
        using var client = api.NewClient(o => o.MaxRetries = 2);

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.StatusCode);
        Assert.Contains("upstream is away", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, api.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Write_MayHaveBeenApplied_IsNotSentAgain(int status)
    {
        await using var api = await TestApi.StartAsync((context, _) => TestApi.AnswerAsync(context, status, "{}"));
        using var client = api.NewClient();

        await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(NewMap));

        Assert.Equal(1, api.Requests);
    }

    [Fact]
    public async Task Write_TooManyRequests_IsSentAgainWithItsBody()
    {
        var bodies = new List<string>();
        await using var api = await TestApi.StartAsync(async (context, number) =>
        {
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync());
            await TestApi.AnswerAsync(context, number == 1 ? 429 : 201, Map);
        });
        using var client = api.NewClient();

        await client.CreateAsync(NewMap);

        Assert.Equal(2, bodies.Count);
        Assert.Equal(bodies[0], bodies[1]);
        Assert.Contains("\"ConfigMap\"", bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ConnectionBrokenAfterSending_IsNotSentAgain()
    {
        await using var api = await TestApi.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = api.NewClient();

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(NewMap));

        Assert.Null(failure.StatusCode);
        Assert.Equal("NoAnswer", failure.Status.Reason);
        Assert.Equal(1, api.Requests);
    }

    [Fact]
    public async Task Read_RetryAfterBeyondTheTimeout_FailsAtOnceAndSaysWhen()
    {
        await using var api = await TestApi.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = "120";
            return TestApi.AnswerAsync(context, 429, "{}");
        });
        using var client = api.NewClient();

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));

        Assert.Equal(TimeSpan.FromMinutes(2), refusal.RetryAfter);
        Assert.Equal(1, api.Requests);
    }

    [Fact]
    public async Task Read_RetryAfterOfOneSecond_IsObeyed()
    {
        var times = new List<long>();
        await using var api = await TestApi.StartAsync((context, number) =>
        {
            times.Add(TimeProvider.System.GetTimestamp());
            context.Response.Headers.RetryAfter = "1";
            return TestApi.AnswerAsync(context, number == 1 ? 429 : 200, Map);
        });
        using var client = api.NewClient();

        await client.GetAsync<V1ConfigMap>("a", "b");

        Assert.True(TimeProvider.System.GetElapsedTime(times[0], times[1]) >= TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public async Task Server_NobodyListens_SaysWhereAndWhy()
    {
        using var client = new KubernetesClient(new() { Server = new($"http://127.0.0.1:{UnusedPort()}"), KubeConfigPath = null, MaxRetries = 1 }, Loaders.Nowhere(TimeProvider.System), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(NewMap));

        Assert.Contains("no answer from http://127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Server_HangsForever_EndsWithinTheTimeout()
    {
        await using var api = await TestApi.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = api.NewClient(o => o.RequestTimeout = TimeSpan.FromMilliseconds(300));

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));

        Assert.Equal("Timeout", failure.Status.Reason);
        Assert.Contains("0.3 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_ServerInTrouble_IsNotAskedMuchMoreThanInQuietTimes()
    {
        var rules = new RetryRules(3, new Random(1));
        var request = new ApiRequest(HttpMethod.Get, "x");
        var refusal = new KubernetesException(new() { Message = "no" }, HttpStatusCode.ServiceUnavailable);
        var retries = 0;
        for (var call = 0; call < 1000; call++)
        {
            rules.Begin();
            for (var attempt = 0; rules.After(request, refusal, attempt) is not null; attempt++)
                retries++;
        }

        Assert.InRange(retries, 100, 125);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
