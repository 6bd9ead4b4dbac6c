using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Access;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Discovery;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Faults;
using AgentRegions.Sandbox.ApiServer.OpenApi;
using AgentRegions.Sandbox.ApiServer.Patching;
using AgentRegions.Sandbox.ApiServer.Storage;
using AgentRegions.Sandbox.ApiServer.Writes;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>
/// The API server: a request in, an answer out. Everything happens under one lock and on the caller's thread; time and chance are
/// given, so that a scheduler with a seed runs it again exactly.
/// </summary>
internal sealed class ApiServerCore
{
    public const int LongestBody = 3 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly ObjectStore _store = new();
    private readonly TimeProvider _time;
    private readonly Catalog _catalog;
    private readonly Gatekeeper _gatekeeper;
    private readonly AccessReviews _reviews;
    private readonly ServiceAccountTokens _tokens;
    private readonly ResourceApi _resources;

    public ApiServerCore(TimeProvider time, Random random)
    {
        _time = time;
        var identities = new Identities(time, random);
        _catalog = new(_store);
        var rbac = new Rbac(_catalog);
        _gatekeeper = new(rbac);
        _reviews = new(rbac);
        _tokens = new(_catalog, time);
        var deleter = new Deleter(_store, _catalog, identities);
        var writer = new Writer(_store, _catalog, deleter, identities);
        Faults = new(Compact);
        _resources = new(_gate, _store, writer, deleter, new Patcher(writer, identities), Faults, time, random);
        foreach (var name in new[] { "default", "kube-node-lease", "kube-public", "kube-system" })
            writer.Create(_catalog.BuiltIn("namespaces"), null, new(NewNamespace(name), []), new("kube-apiserver", false, false, FieldValidation.Ignore));
    }

    public ApiServerFaults Faults { get; }

    /// <exception cref="ConnectionCutException">The client is to see its connection break.</exception>
    public async Task<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await Faults.NextAsync(cancellationToken) switch
        {
            ApiServerFault.Refuse refusal => Refused(refusal).ToResponse(),
            ApiServerFault.Cut => throw new ConnectionCutException(),
            _ => Answer(request),
        };
        return response with { Headers = [.. response.Headers, new("Date", _time.GetUtcNow().ToString("R")), new("Cache-Control", "no-cache, private")] };
    }

    private ApiResponse Answer(ApiRequest request)
    {
        try
        {
            lock (_gate)
                return AnswerLocked(request);
        }
        catch (ApiException e)
        {
            return e.ToResponse();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // As the real one, it outlives its own faults and says them.
            return new ApiException(500, "InternalError", $"Internal error occurred: {e}").ToResponse();
        }
    }

    private ApiResponse AnswerLocked(ApiRequest request)
    {
        var user = _gatekeeper.WhoAsks(request);
        var target = RequestTarget.Of(request.Path);
        _gatekeeper.Check(user, request, target);
        if (request.Body.Length > LongestBody)
            throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {LongestBody}");
        if (target is null)
            return Document(request);
        if (request.Method == "POST" && target is { Group: "", Resource: "serviceaccounts", Subresource: "token", Namespace: { } space, Name: { } account })
            return ApiResponse.Json(_tokens.Issue(space, account), 201);
        if (_catalog.Find(target.Group, target.Version, target.Resource) is { } kind)
            return _resources.Handle(kind, target, request);
        if (request.Method == "POST" && Review(request, target, user) is { } answer)
            return ApiResponse.Json(answer, 201);
        return NoSuchPage();
    }

    private JsonObject? Review(ApiRequest request, RequestTarget target, User user) =>
        target.Group is "authorization.k8s.io" or "authentication.k8s.io" && target is { Version: "v1", Name: null } ? _reviews.Answer(target.Group, target.Resource, Body.OfPatch(request).Object(), user) : null;

    private ApiResponse Document(ApiRequest request) => request.Path switch
    {
        "/healthz" or "/livez" or "/readyz" => ApiResponse.Text("ok"),
        _ => DiscoveryDocuments.For(request.Path, request.Accept, _catalog.Definitions) is { } document
            ? ApiResponse.Json(document.Body) with { ContentType = document.ContentType }
            : OpenApiDocuments.For(request.Path, _catalog.Definitions) is { } openApi ? ApiResponse.Json(openApi) : NoSuchPage(),
    };

    private static ApiResponse NoSuchPage() => ApiResponse.Text("404 page not found\n", 404);

    private static ApiException Refused(ApiServerFault.Refuse refusal) => refusal.StatusCode == 429
        ? new(429, "TooManyRequests", "too many requests, please try again later") { RetryAfterSeconds = refusal.RetryAfterSeconds }
        : new(refusal.StatusCode, "ServiceUnavailable", "the server is currently unable to handle the request") { RetryAfterSeconds = refusal.RetryAfterSeconds };

    private static JsonObject NewNamespace(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    };

    private void Compact()
    {
        lock (_gate)
            _store.Compact();
    }
}
