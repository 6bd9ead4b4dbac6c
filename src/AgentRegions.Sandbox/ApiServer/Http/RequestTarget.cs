namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>What a path names, as Kubernetes reads it.</summary>
/// <param name="Namespace">Of namespaces themselves: their name.</param>
internal sealed record RequestTarget(string Group, string Version, string? Namespace, string Resource, string? Name, string? Subresource)
{
    /// <summary>Null: the path names no resource.</summary>
    public static RequestTarget? Of(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts switch
        {
            ["api", var version, .. var after] => (("", version), after),
            ["apis", var name, var version, .. var after] => ((name, version), after),
            _ => (("", ""), []),
        };
        var (space, resource) = rest switch
        {
            ["namespaces", _] or ["namespaces", _, "status" or "finalize"] => (rest[1], rest),
            ["namespaces", var name, .. var after] => (name, after),
            _ => (null, rest),
        };
        return resource switch
        {
            [var kind] => new(group.Item1, group.Item2, space, kind, null, null),
            [var kind, var name] => new(group.Item1, group.Item2, space, kind, name, null),
            [var kind, var name, .. var sub] => new(group.Item1, group.Item2, space, kind, name, string.Join('/', sub)),
            _ => null,
        };
    }

    /// <summary>The verb that a role has to allow.</summary>
    public string Verb(ApiRequest request) => request.Method switch
    {
        "GET" or "HEAD" => request.Flag("watch") && Subresource is null ? "watch" : Name is null ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => Name is null ? "deletecollection" : "delete",
        _ => request.Method,
    };
}
