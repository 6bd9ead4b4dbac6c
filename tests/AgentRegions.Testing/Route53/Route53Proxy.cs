using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Testing.Route53;

/// <summary>
/// Stands in front of an emulator of Route 53 (moto) and makes it as strict as the real service: changes of a zone go one
/// after another, a DELETE must match what the zone holds now, a CREATE must find nothing, a batch is applied as a whole or
/// refused with Route 53's messages, and listings page by name, type and identifier. It records every request and
/// every accepted batch, and injects faults on demand. What it does not know is passed on as it is.
/// </summary>
/// <example><code>
/// await using var proxy = await Route53Proxy.StartAsync();
/// services.AddRoute53Zones(o => o.Endpoint = proxy.Endpoint);
/// proxy.Inject(Route53Fault.LoseAnswer);          // the next change
/// proxy.Inject(Route53Fault.Throttle, 3, null);   // the next three requests of any kind
/// </code></example>
public sealed partial class Route53Proxy : IAsyncDisposable
{
    public const string Change = "ChangeResourceRecordSets";
    public const string List = "ListResourceRecordSets";
    public const string ZonesByName = "ListHostedZonesByName";
    public const string GetChange = "GetChange";

    private readonly WebApplication _app;
    private readonly HttpClient _upstream;
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly ConcurrentQueue<AcceptedBatch> _accepted = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _zoneGates = new();
    private readonly Lock _lock = new();
    private readonly List<(Route53Fault Fault, string? Operation)> _faults = [];
    private TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    private Route53Proxy(WebApplication app, Uri upstream)
    {
        _app = app;
        _upstream = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = upstream };
    }

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Every request, in the order of arrival.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>Every batch that was applied, in the order in which it was.</summary>
    public IReadOnlyList<AcceptedBatch> Accepted => [.. _accepted];

    /// <summary>How many requests are held by HangBefore or HangAfter.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>GetChange answers PENDING for this long after a change was applied; infinite: until this is set to something else.</summary>
    public TimeSpan PendingFor { get; set; }

    /// <summary>Refuses in the older form, with the root InvalidChangeBatch, as some endpoints still do.</summary>
    public bool OldErrorForm { get; set; }

    /// <summary>Refuses batches that touch these names with 403, as a condition of an IAM policy does.</summary>
    public ISet<string> DeniedNames { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <param name="upstream">Default: AWS_ENDPOINT_URL_ROUTE_53.</param>
    public static async Task<Route53Proxy> StartAsync(Uri? upstream = null)
    {
        upstream ??= new Uri(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_ROUTE_53") ?? throw new InvalidOperationException("set AWS_ENDPOINT_URL_ROUTE_53"));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new Route53Proxy(app, upstream);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>The next requests of the operation (null: of any) meet the fault. Faults asked for earlier come first.</summary>
    public void Inject(Route53Fault fault, int times = 1, string? operation = Change)
    {
        lock (_lock)
            _faults.AddRange(Enumerable.Repeat((fault, operation), times));
    }

    /// <summary>Takes back the faults that were not met yet.</summary>
    public void ClearFaults()
    {
        lock (_lock)
            _faults.Clear();
    }

    /// <summary>Lets go what hangs now.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _release.TrySetResult();
            _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public int Count(string operation) => _requests.Count(r => r.Operation == operation);

    public async ValueTask DisposeAsync()
    {
        Release();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var operation = OperationOf(context.Request, out var id);
        var keyId = CredentialPattern().Match(context.Request.Headers.Authorization.ToString()) is { Success: true } match ? match.Groups[1].Value : null;
        _requests.Enqueue(new(DateTimeOffset.UtcNow, operation, $"{context.Request.Path}{context.Request.QueryString}", keyId, body));

        var fault = TakeFault(operation);
        if (fault == Route53Fault.HangBefore)
            await HoldAsync(CancellationToken.None);
        (int Status, string Body) answer = fault switch
        {
            Route53Fault.Throttle => Route53Answers.Error(400, "Throttling", "Rate exceeded"),
            Route53Fault.PriorRequestNotComplete => Route53Answers.Error(400, "PriorRequestNotComplete", "The request was rejected because Route 53 was still processing a prior request."),
            Route53Fault.Deny => Route53Answers.Error(403, "AccessDenied", "User is not authorized to perform this action"),
            Route53Fault.ServerError => (500, ""),
            Route53Fault.Reset => (0, ""),
            _ => await AnswerAsync(operation, id, context.Request, body),
        };
        if (fault == Route53Fault.HangAfter)
            await HoldAsync(context.RequestAborted);
        if (fault is Route53Fault.Reset or Route53Fault.LoseAnswer)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "text/xml";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.WriteAsync(answer.Body);
    }

    private Task<(int Status, string Body)> AnswerAsync(string operation, string id, HttpRequest request, string body) => operation switch
    {
        Change => ChangeAsync(id, request, body),
        List => ListAsync(id, request),
        GetChange => Task.FromResult(ChangeStatus(id)),
        _ => ForwardAsync(request.Method, $"{request.Path}{request.QueryString}", request, body),
    };

    private async Task<(int Status, string Body)> ChangeAsync(string zoneId, HttpRequest request, string body)
    {
        var gate = _zoneGates.GetOrAdd(zoneId, _ => new SemaphoreSlim(1));
        await gate.WaitAsync();
        try
        {
            var (status, listing, current) = await ReadZoneAsync(zoneId, request);
            if (status != 200)
                return (status, listing);
            var batch = new StrictBatch(XElement.Parse(body), current);
            if (batch.Changes.Any(c => DeniedNames.Contains(c.Set.Name)))
                return Route53Answers.Error(403, "AccessDenied", "User is not authorized to perform: route53:ChangeResourceRecordSets");
            if (batch.Judge() is { Count: > 0 } messages)
                return (400, Route53Answers.Refusal(messages, OldErrorForm));
            var changes = batch.Forwarded.Select(c => new XElement("Change", new XElement("Action", c.Action), c.Set.ToRequest()));
            var forwarded = new XElement("ChangeResourceRecordSetsRequest", new XElement("ChangeBatch", new XElement("Changes", changes)));
            var answer = await ForwardAsync("POST", request.Path, request, forwarded.ToString(SaveOptions.DisableFormatting));
            if (answer.Status != 200)
                return answer;
            var accepted = new AcceptedBatch(DateTimeOffset.UtcNow, zoneId, $"C{Guid.NewGuid():n}"[..14].ToUpperInvariant(), [.. batch.Changes.Select(c => c.Set.Accepted(c.Action))], body);
            _accepted.Enqueue(accepted);
            return (200, Route53Answers.Change("ChangeResourceRecordSetsResponse", accepted, IsPending(accepted)));
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<(int Status, string Body)> ListAsync(string zoneId, HttpRequest request)
    {
        var (status, listing, current) = await ReadZoneAsync(zoneId, request);
        var start = (StrictRecordSet.Reversed(request.Query["name"].ToString()), request.Query["type"].ToString(), request.Query["identifier"].ToString());
        var size = int.TryParse(request.Query["maxitems"], out var asked) ? asked : 300;
        return status != 200 ? (status, listing) : (200, Route53Answers.Page(current, start, Math.Min(300, size)));
    }

    private async Task<(int Status, string Body, IReadOnlyList<StrictRecordSet> Sets)> ReadZoneAsync(string zoneId, HttpRequest request)
    {
        var (status, body) = await ForwardAsync("GET", $"/2013-04-01/hostedzone/{zoneId}/rrset?maxitems=100000", request, "");
        return status != 200
            ? (status, body, [])
            : (status, body, [.. XElement.Parse(body).Descendants().Where(e => e.Name.LocalName == "ResourceRecordSet").Select(e => new StrictRecordSet(e))]);
    }

    private (int Status, string Body) ChangeStatus(string id) => _accepted.FirstOrDefault(b => b.ChangeId == id) is { } batch
        ? (200, Route53Answers.Change("GetChangeResponse", batch, IsPending(batch)))
        : Route53Answers.Error(404, "NoSuchChange", $"Could not find resource with ID: {id}");

    private async Task<(int Status, string Body)> ForwardAsync(string method, string path, HttpRequest original, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, original.ContentType?.Split(';')[0] ?? "text/xml");
        foreach (var header in original.Headers.Where(h => h.Key is "Authorization" or "X-Amz-Date" or "X-Amz-Security-Token" or "X-Amz-Target"))
            request.Headers.TryAddWithoutValidation(header.Key, header.Value.ToString());
        using var response = await _upstream.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private bool IsPending(AcceptedBatch batch) => PendingFor == Timeout.InfiniteTimeSpan || DateTimeOffset.UtcNow - batch.At < PendingFor;

    private Route53Fault? TakeFault(string operation)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(f => f.Operation is null || f.Operation == operation);
            if (index < 0)
                return null;
            var fault = _faults[index].Fault;
            _faults.RemoveAt(index);
            return fault;
        }
    }

    private async Task HoldAsync(CancellationToken aborted)
    {
        Task released;
        lock (_lock)
            released = _release.Task;
        Interlocked.Increment(ref _held);
        await released.WaitAsync(aborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        Interlocked.Decrement(ref _held);
    }

    private static string OperationOf(HttpRequest request, out string id)
    {
        var path = request.Path.Value!.TrimEnd('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        id = path is ["2013-04-01", _, var second, ..] ? second : "";
        return (request.Method, path) switch
        {
            ("POST", ["2013-04-01", "hostedzone", _, "rrset"]) => Change,
            ("GET", ["2013-04-01", "hostedzone", _, "rrset"]) => List,
            ("GET", ["2013-04-01", "hostedzonesbyname"]) => ZonesByName,
            ("GET", ["2013-04-01", "change", _]) => GetChange,
            _ => $"{request.Method} {request.Path}",
        };
    }

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex CredentialPattern();
}
