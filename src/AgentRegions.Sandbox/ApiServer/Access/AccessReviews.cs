using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Access;

/// <summary>Questions about access that are answered instead of stored: kubectl auth can-i, kubectl auth whoami.</summary>
internal sealed class AccessReviews(Rbac rbac)
{
    /// <summary>Null: it is no such question.</summary>
    public JsonObject? Answer(string group, string resource, JsonObject review, User user)
    {
        var answer = review.DeepClone().AsObject();
        JsonObject? status = (group, resource) switch
        {
            ("authorization.k8s.io", "selfsubjectaccessreviews") => Verdict(user, review["spec"]),
            ("authorization.k8s.io", "subjectaccessreviews") => Verdict(Subject(review["spec"]), review["spec"]),
            ("authentication.k8s.io", "selfsubjectreviews") => new() { ["userInfo"] = new JsonObject { ["username"] = user.Name, ["groups"] = Strings(user.Groups) } },
            _ => null,
        };
        if (status is null)
            return null;
        answer["metadata"] ??= new JsonObject();
        answer["status"] = status;
        return answer;
    }

    private JsonObject Verdict(User user, JsonNode? spec)
    {
        var allowed = rbac.Allows(user, Question(spec));
        return new() { ["allowed"] = allowed, ["reason"] = allowed ? "" : "no RBAC rule grants it" };
    }

    private static User Subject(JsonNode? spec) => new(spec.At("user").Text() ?? "", [.. (spec.At("groups") as JsonArray ?? []).Select(group => group.Text() ?? "")]);

    private static AccessQuestion Question(JsonNode? spec)
    {
        if (spec.At("nonResourceAttributes") is { } path)
            return new(path.At("verb").Text() ?? "") { Path = path.At("path").Text() ?? "" };
        var of = spec.At("resourceAttributes");
        return new(of.At("verb").Text() ?? "")
        {
            Group = of.At("group").Text() ?? "",
            Resource = of.At("resource").Text() ?? "",
            Subresource = of.At("subresource").Text() ?? "",
            Name = of.At("name").Text() ?? "",
            Namespace = of.At("namespace").Text() ?? "",
        };
    }

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
