using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>What a client sent, whichever way it came.</summary>
internal sealed class ApiRequest
{
    private readonly Dictionary<string, StringValues> _query;

    /// <param name="pathAndQuery">/api/v1/namespaces?limit=2, percent-encoded.</param>
    public ApiRequest(string method, string pathAndQuery)
    {
        Method = method;
        var question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        Path = Uri.UnescapeDataString(question < 0 ? pathAndQuery : pathAndQuery[..question]);
        _query = QueryHelpers.ParseQuery(question < 0 ? "" : pathAndQuery[question..]);
    }

    public string Method { get; }

    public string Path { get; }

    public string Accept { get; init; } = "";

    public string ContentType { get; init; } = "";

    public string? Authorization { get; init; }

    /// <summary>Whom kubectl --as asks for; null: nobody else.</summary>
    public string? ImpersonateUser { get; init; }

    public string UserAgent { get; init; } = "";

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The value of a query parameter; absent and empty are the same to Kubernetes.</summary>
    public string? Query(string name) => _query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value ? value : null;

    public bool Flag(string name) => Query(name) is "true" or "1" or "True" or "t";

    public long? Number(string name) => long.TryParse(Query(name), out var number) ? number : null;

    /// <summary>application/json of "application/json; charset=utf-8".</summary>
    public string MediaType => ContentType.Split(';')[0].Trim();
}
