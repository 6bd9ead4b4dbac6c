using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Aws.Tests.DynamoDb;

/// <summary>Answers as DynamoDB does on the wire, one scripted answer after the other; then, for every further request, the standing one.</summary>
internal sealed partial class StubDynamoDb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubAnswer> _script = new();
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();

    private StubDynamoDb(WebApplication app) => _app = app;

    public delegate Task StubAnswer(HttpContext context, StubRequest request);

    public Uri Endpoint => new(_app.Urls.First());

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>When the script is at its end. Default: an empty answer.</summary>
    public StubAnswer Standing { get; set; } = Answer("{}");

    public static async Task<StubDynamoDb> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new StubDynamoDb(app);
        app.Run(stub.ServeAsync);
        await app.StartAsync();
        return stub;
    }

    public StubDynamoDb Then(StubAnswer answer, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _script.Enqueue(answer);
        return this;
    }

    public static StubAnswer Answer(string json, string? date = null) => async (context, _) =>
    {
        if (date is not null)
            context.Response.Headers.Date = date;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(json);
    };

    public static StubAnswer Refuse(string code, string message = "refused", int status = 400, string more = "", string? date = null) => async (context, _) =>
    {
        if (date is not null)
            context.Response.Headers.Date = date;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"{{message}}"{{more}}}""");
    };

    /// <summary>The request arrived, and the connection ends without an answer.</summary>
    public static Task Cut(HttpContext context, StubRequest request)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The request arrived, and no answer comes.</summary>
    public Task Hang(HttpContext context, StubRequest request) =>
        Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token).Token).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>What a real table answers is lost on its way back.</summary>
    public static StubAnswer CutAfter(Uri table) => async (context, request) =>
    {
        using var http = new HttpClient();
        using var forwarded = new HttpRequestMessage(HttpMethod.Post, table) { Content = new ByteArrayContent(request.Bytes) };
        foreach (var name in new[] { "X-Amz-Target", "X-Amz-Date", "Authorization" })
            forwarded.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        forwarded.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        (await http.SendAsync(forwarded)).EnsureSuccessStatusCode();
        context.Abort();
    };

    /// <summary>A client of this server for each of the regions, or of another place for some.</summary>
    public AgentRegions.Aws.DynamoDb.DynamoDbCoordination Client(Action<DynamoDbOptions>? configure = null, string? deadRegion = null)
    {
        var options = new DynamoDbOptions
        {
            Credentials = new BasicAWSCredentials("test", "test"),
            RequestTimeout = TimeSpan.FromSeconds(20),
            RetryBudget = TimeSpan.FromSeconds(20),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            PollInterval = TimeSpan.FromMilliseconds(1),
            EndpointOf = region => region == deadRegion ? new("http://127.0.0.1:9") : Endpoint,
        };
        configure?.Invoke(options);
        return new(options);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new StubRequest(
            Scope().Match(context.Request.Headers.Authorization.ToString()).Groups[1].Value,
            context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1],
            body.ToArray());
        _requests.Enqueue(request);
        await (_script.TryDequeue(out var answer) ? answer : Standing)(context, request);
    }

    [GeneratedRegex("Credential=[^/]+/\\d+/([^/]+)/dynamodb/")]
    private static partial Regex Scope();
}

/// <param name="Region">That the request was signed for.</param>
/// <param name="Operation">As in PutItem.</param>
internal sealed record StubRequest(string Region, string Operation, byte[] Bytes)
{
    public JsonElement Body => JsonDocument.Parse(Bytes).RootElement;
}
