using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Access;

/// <summary>kubectl create token. The token is the account's name, which is all that this server asks of one; it does not expire, whatever it says.</summary>
internal sealed class ServiceAccountTokens(Catalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <exception cref="ApiException">There is no such service account.</exception>
    public JsonObject Issue(string space, string name)
    {
        var accounts = catalog.BuiltIn("serviceaccounts");
        if (accounts.Objects.Find(StoredObject.KeyOf(space, name)) is null)
            throw Refusals.NotFound(accounts.Definition, name);
        return new()
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
            ["status"] = new JsonObject
            {
                ["token"] = $"system:serviceaccount:{space}:{name}",
                ["expirationTimestamp"] = (time.GetUtcNow() + Lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        };
    }
}
