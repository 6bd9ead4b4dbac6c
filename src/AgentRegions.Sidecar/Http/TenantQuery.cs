using AgentRegions.Core.Sessions;

namespace AgentRegions.Sidecar.Http;

/// <summary>Whose session or effect a request is about: <c>?tenant=acme&amp;mem_rev=7</c>.</summary>
internal static class TenantQuery
{
    public const string StandardTenant = "default";

    public static string Tenant(HttpContext context) => One(context, "tenant") ?? StandardTenant;

    public static string? MemRev(HttpContext context) => One(context, "mem_rev");

    /// <exception cref="RefusalException">A name has another form.</exception>
    public static SessionKey Session(HttpContext context, string id) => Named(() => new SessionKey(Tenant(context), id, MemRev(context)));

    /// <summary>Names are refused with their field and what to write.</summary>
    public static T Named<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new RefusalException(Problems.Invalid(e.Message));
        }
    }

    public static string? One(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null;
}
