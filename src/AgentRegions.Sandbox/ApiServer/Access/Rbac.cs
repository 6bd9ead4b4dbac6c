using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Access;

/// <summary>Answers from the roles and bindings that are stored. Used under the server's lock only.</summary>
internal sealed class Rbac(Catalog catalog)
{
    private static readonly string[] OpenPaths = ["/healthz", "/livez", "/readyz", "/version"];
    private static readonly string[] DiscoveryPaths = ["/api", "/apis", "/openapi"];

    public bool Allows(User user, AccessQuestion question) =>
        user.IsAdmin || question.Path is { } path && IsOpen(user, path) || IsAboutSelf(user, question) || Rules(user, question).Any(rule => Covers(rule, question));

    private static bool IsOpen(User user, string path) =>
        Below(OpenPaths, path) || !user.IsAnonymous && Below(DiscoveryPaths, path);

    private static bool Below(string[] roots, string path) =>
        Array.Exists(roots, root => path == root || path.StartsWith(root + "/", StringComparison.Ordinal));

    /// <summary>What system:basic-user grants to everybody who is known.</summary>
    private static bool IsAboutSelf(User user, AccessQuestion question) =>
        !user.IsAnonymous && question is { Verb: "create", Group: "authorization.k8s.io" or "authentication.k8s.io" } && question.Resource.StartsWith("self", StringComparison.Ordinal);

    private IEnumerable<JsonObject> Rules(User user, AccessQuestion question)
    {
        var everywhere = catalog.BuiltIn("clusterrolebindings").Objects.Objects;
        var here = question.Namespace.Length == 0 ? [] : catalog.BuiltIn("rolebindings").Objects.Objects.Where(binding => binding.Namespace == question.Namespace);
        return everywhere.Concat(here).Where(binding => Binds(binding, user)).SelectMany(RulesOf);
    }

    private IEnumerable<JsonObject> RulesOf(StoredObject binding)
    {
        var name = binding.Json.At("roleRef", "name").Text() ?? "";
        var role = binding.Json.At("roleRef", "kind").Text() == "Role"
            ? catalog.BuiltIn("roles").Objects.Find(StoredObject.KeyOf(binding.Namespace, name))
            : catalog.BuiltIn("clusterroles").Objects.Find(name);
        return (role?.Json["rules"] as JsonArray ?? []).OfType<JsonObject>();
    }

    private static bool Binds(StoredObject binding, User user) =>
        (binding.Json["subjects"] as JsonArray ?? []).Any(subject => subject.At("kind").Text() switch
        {
            "ServiceAccount" => user.Name == $"system:serviceaccount:{subject.At("namespace").Text() ?? binding.Namespace}:{subject.At("name").Text()}",
            "Group" => user.Groups.Contains(subject.At("name").Text()),
            _ => user.Name == subject.At("name").Text(),
        });

    private static bool Covers(JsonObject rule, AccessQuestion question)
    {
        if (!Holds(rule["verbs"], question.Verb))
            return false;
        if (question.Path is { } path)
            return Texts(rule["nonResourceURLs"]).Any(url => url == path || url is not null && url.EndsWith('*') && path.StartsWith(url[..^1], StringComparison.Ordinal));
        var resource = question.Subresource.Length == 0 ? question.Resource : $"{question.Resource}/{question.Subresource}";
        var names = Texts(rule["resourceNames"]);
        return Holds(rule["apiGroups"], question.Group)
            && (Holds(rule["resources"], resource) || question.Subresource.Length > 0 && Texts(rule["resources"]).Contains($"*/{question.Subresource}"))
            && (names.Count == 0 || names.Contains(question.Name));
    }

    private static bool Holds(JsonNode? list, string value) => Texts(list) is var texts && (texts.Contains("*") || texts.Contains(value));

    private static List<string?> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => item.Text())];
}
