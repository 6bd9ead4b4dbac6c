using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53.HealthChecks;
using AgentRegions.Sandbox.Route53.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sandbox.Route53;

/// <summary>
/// Route 53 on this machine, behind HTTP as any AWS client speaks it. It refuses what the real one documents that it refuses, records
/// every request and every accepted batch, and injects faults on demand.
/// </summary>
/// <example><code>
/// await using var route53 = await SandboxRoute53.StartAsync();
/// var zoneId = route53.CreateZone("example.com");
/// services.AddRoute53Zones(o => o.Endpoint = route53.Endpoint);
/// route53.Inject(Route53Fault.LoseAnswer);          // the next change
/// route53.Inject(Route53Fault.Throttle, 3, null);   // the next three requests of any kind
/// </code></example>
public sealed partial class SandboxRoute53 : IAsyncDisposable
{
    public const string Change = "ChangeResourceRecordSets";
    public const string List = "ListResourceRecordSets";
    public const string ZonesByName = "ListHostedZonesByName";
    public const string GetChange = "GetChange";
    public const string CreateHealthCheck = "CreateHealthCheck";
    public const string ListHealthChecks = "ListHealthChecks";
    public const string UpdateHealthCheck = "UpdateHealthCheck";
    public const string DeleteHealthCheck = "DeleteHealthCheck";
    public const string TagHealthCheck = "ChangeTagsForResource";

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly Route53Account _account;
    private readonly HealthCheckers _checkers;
    private readonly FaultPlan _faults = new();
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();

    private SandboxRoute53(WebApplication app, Route53Settings settings, TimeProvider time, Random random)
    {
        _app = app;
        _time = time;
        Settings = settings;
        _account = new(settings, time, random);
        _checkers = new(_account, new(ResolveAsync, time), settings, time);
    }

    public Uri Endpoint => new(_app.Urls.First());

    public Route53Settings Settings { get; }

    /// <summary>Every request, in the order of arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Every batch that was applied, in the order in which it was.</summary>
    public IReadOnlyList<AcceptedBatch> Accepted => _account.Accepted;

    /// <summary>How many requests are held by HangBefore or HangAfter.</summary>
    public int Held => _faults.Held;

    /// <summary>Refuses batches that touch these names (lower case, without the final dot) with 403, as a condition of an IAM policy does.</summary>
    public ISet<string> DeniedNames => _account.DeniedNames;

    internal Route53Account Account => _account;

    /// <param name="port">0 takes a free one.</param>
    /// <param name="random">Where ids come from; default: a seed of the operating system's.</param>
    public static async Task<SandboxRoute53> StartAsync(int port = 0, Route53Settings? settings = null, TimeProvider? time = null, Random? random = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var sandbox = new SandboxRoute53(app, settings ?? new(), time ?? TimeProvider.System, random ?? new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue)));
        app.Run(sandbox.HandleAsync);
        await app.StartAsync();
        return sandbox;
    }

    /// <returns>The zone's id.</returns>
    public string CreateZone(string name, bool isPrivate = false) => _account.CreateZone(name, isPrivate);

    /// <summary>What a person at the console does: it meets no fault, and is in neither <see cref="Requests"/> nor <see cref="Accepted"/>.</summary>
    /// <param name="action">CREATE, UPSERT or DELETE, which names the values that are there.</param>
    /// <exception cref="InvalidOperationException">It is refused; the message is Route 53's.</exception>
    public void ChangeByHand(string zoneId, string action, ZoneRecord record)
    {
        try
        {
            _account.Change(zoneId, action, record);
        }
        catch (RefusalException refusal)
        {
            throw new InvalidOperationException(refusal.Message, refusal);
        }
    }

    /// <summary>The record sets of a name as the name servers have them.</summary>
    public IReadOnlyList<ZoneRecord> Records(string name) => _account.FindView(DomainName.Normalize(name))?.Find(DomainName.Normalize(name)) ?? [];

    /// <summary>What a client at a place is told of a name, with the share of each answer. Only changes that are INSYNC count.</summary>
    public IReadOnlyList<AnswerShare> Answers(string name, RecordType type, ClientPlace place) => _account.Answers(name, type, place);

    /// <summary>Ids and tags of the health checks that there are, in the order of their ids.</summary>
    public IReadOnlyList<(string Id, IReadOnlyDictionary<string, string> Tags)> HealthChecks => _account.HealthChecks;

    /// <summary>What a person at the console does.</summary>
    public void DeleteHealthCheckByHand(string id) => _account.DeleteHealthCheck(id);

    /// <summary>Whether name servers take a health check for healthy.</summary>
    public bool IsHealthy(string healthCheckId) => _account.IsHealthy(healthCheckId);

    /// <summary>The next requests of the operation (null: of any) meet the fault. Faults asked for earlier come first.</summary>
    public void Inject(Route53Fault fault, int times = 1, string? operation = Change) => _faults.Add(fault, times, operation);

    /// <summary>Takes back the faults that were not met yet.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Lets go what hangs now.</summary>
    public void Release() => _faults.Release();

    public int Count(string operation) => _requests.Count(r => r.Operation == operation);

    public async ValueTask DisposeAsync()
    {
        Release();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        await _checkers.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var segments = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var request = new Route53Request(context.Request.Method, segments is ["2013-04-01", .. var path] ? path : segments, context.Request.Query.ToDictionary(p => p.Key, p => p.Value.ToString()), body);
        var operation = Operation(request, context.Request.Path);
        _requests.Enqueue(new(_time.GetUtcNow(), operation, $"{context.Request.Path}{context.Request.QueryString}", AccessKey(context.Request), body));

        var fault = _faults.Take(operation);
        if (fault == Route53Fault.HangBefore)
            await _faults.HoldAsync(CancellationToken.None);
        var reply = Refused(fault)?.ToReply(older: false, _account.NewRequestId()) ?? (fault is Route53Fault.ServerError or Route53Fault.Reset ? new(500, "") : _account.Handle(request));
        if (reply.Location?.Split("/healthcheck/") is [_, var healthCheckId])
            _checkers.Start(healthCheckId);
        if (fault == Route53Fault.HangAfter)
            await _faults.HoldAsync(context.RequestAborted);
        if (fault is Route53Fault.Reset or Route53Fault.LoseAnswer)
            context.Abort();
        else
            await AnswerAsync(context.Response, reply);
    }

    /// <summary>Names of the sandbox's own zones by what they answer here, others as this machine resolves them. Checkers use IPv4 for names.</summary>
    private async Task<IPAddress?> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        if (_account.FindView(DomainName.Normalize(name)) is not null)
            return Answers(name, RecordType.A, TestPlaces.All[0])[0].Answer.Records.LastOrDefault(r => r.Type == RecordType.A) is { } record ? IPAddress.Parse(record.Value) : null;
        return (await System.Net.Dns.GetHostAddressesAsync(name, System.Net.Sockets.AddressFamily.InterNetwork, cancellationToken)).FirstOrDefault();
    }

    private static RefusalException? Refused(Route53Fault? fault) => fault switch
    {
        Route53Fault.Throttle => new(400, "Throttling", "Rate exceeded"),
        Route53Fault.PriorRequestNotComplete => new(400, "PriorRequestNotComplete", "The request was rejected because Route 53 was still processing a prior request."),
        Route53Fault.Deny => new(403, "AccessDenied", "User is not authorized to perform this action"),
        _ => null,
    };

    private async Task AnswerAsync(HttpResponse response, Route53Reply reply)
    {
        response.StatusCode = reply.Status;
        response.ContentType = "text/xml";
        response.Headers["x-amzn-RequestId"] = _account.NewRequestId();
        if (reply.Location is not null)
            response.Headers.Location = $"{Endpoint.AbsoluteUri.TrimEnd('/')}{reply.Location}";
        await response.WriteAsync(reply.Body);
    }

    private static string Operation(Route53Request request, string? path) => (request.Method, request.Path) switch
    {
        ("POST", ["hostedzone", _, "rrset"]) => Change,
        ("GET", ["hostedzone", _, "rrset"]) => List,
        ("GET", ["hostedzonesbyname"]) => ZonesByName,
        ("GET", ["change", ..]) => GetChange,
        ("POST", ["healthcheck"]) => CreateHealthCheck,
        ("GET", ["healthcheck"]) => ListHealthChecks,
        ("POST", ["healthcheck", _]) => UpdateHealthCheck,
        ("DELETE", ["healthcheck", _]) => DeleteHealthCheck,
        ("GET", ["healthcheck", _]) => "GetHealthCheck",
        ("POST", ["tags", "healthcheck", _]) => TagHealthCheck,
        ("POST", ["tags", "healthcheck"]) => "ListTagsForResources",
        _ => $"{request.Method} {path}",
    };

    private static string? AccessKey(HttpRequest request) => CredentialPattern().Match(request.Headers.Authorization.ToString()) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex CredentialPattern();
}
