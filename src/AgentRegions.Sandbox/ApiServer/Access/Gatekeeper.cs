using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;

namespace AgentRegions.Sandbox.ApiServer.Access;

/// <summary>Lets a request in or says what is not allowed.</summary>
internal sealed class Gatekeeper(Rbac rbac)
{
    /// <exception cref="ApiException">There is a token that is nobody's, or its owner may not ask for another.</exception>
    public User WhoAsks(ApiRequest request)
    {
        var user = User.Of(request.Authorization);
        if (request.ImpersonateUser is not { Length: > 0 } other)
            return user;
        var question = new AccessQuestion("impersonate") { Group = "", Resource = "users", Name = other };
        return rbac.Allows(user, question) ? User.Named(other) : throw Forbidden(user, question);
    }

    /// <exception cref="ApiException">Forbidden.</exception>
    public void Check(User user, ApiRequest request, RequestTarget? target)
    {
        if (target is null)
        {
            var verb = request.Method == "HEAD" ? "head" : request.Method.ToLowerInvariant();
            if (!rbac.Allows(user, new(verb) { Path = request.Path }))
                throw new ApiException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {verb} path \"{request.Path}\"");
            return;
        }
        var question = new AccessQuestion(target.Verb(request))
        {
            Group = target.Group,
            Resource = target.Resource,
            Subresource = target.Subresource ?? "",
            Name = target.Name ?? "",
            Namespace = target.Namespace ?? "",
        };
        if (!rbac.Allows(user, question))
            throw Forbidden(user, question);
    }

    private static ApiException Forbidden(User user, AccessQuestion question)
    {
        var qualified = question.Group.Length == 0 ? question.Resource : $"{question.Resource}.{question.Group}";
        var resource = question.Subresource.Length == 0 ? question.Resource : $"{question.Resource}/{question.Subresource}";
        var scope = question.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{question.Namespace}\"";
        return new(403, "Forbidden",
            $"{qualified}{(question.Name.Length == 0 ? "" : $" \"{question.Name}\"")} is forbidden: User \"{user.Name}\" cannot {question.Verb} resource \"{resource}\" in API group \"{question.Group}\" {scope}")
        {
            Name = question.Name,
            Group = question.Group,
            Kind = question.Resource,
        };
    }
}
