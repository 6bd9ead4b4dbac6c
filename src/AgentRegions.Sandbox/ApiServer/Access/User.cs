using AgentRegions.Sandbox.ApiServer.Errors;

namespace AgentRegions.Sandbox.ApiServer.Access;

/// <summary>Who asks. The token says it: "admin" may do everything, and a service account's user name is its token.</summary>
internal sealed record User(string Name, params IReadOnlyList<string> Groups)
{
    private const string ServiceAccounts = "system:serviceaccount";

    public static User Anonymous { get; } = new("system:anonymous", "system:unauthenticated");

    public bool IsAnonymous => this == Anonymous;

    public bool IsAdmin => Groups.Contains("system:masters");

    /// <exception cref="ApiException">There is a token that is nobody's.</exception>
    public static User Of(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
            return Anonymous;
        var token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : "";
        return token == "admin" ? new("admin", "system:masters", "system:authenticated") : ServiceAccount(token) ?? throw Refusals.Unauthorized();
    }

    /// <summary>Somebody whom another speaks for.</summary>
    public static User Named(string name) => ServiceAccount(name) ?? new(name, "system:authenticated");

    private static User? ServiceAccount(string name) => name.Split(':') is ["system", "serviceaccount", { Length: > 0 } space, { Length: > 0 }]
        ? new(name, ServiceAccounts + "s", $"{ServiceAccounts}s:{space}", "system:authenticated")
        : null;
}
