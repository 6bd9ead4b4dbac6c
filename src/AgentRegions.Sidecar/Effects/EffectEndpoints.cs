using AgentRegions.Sessions.Effects;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Effects;

/// <summary>
/// <c>POST /v1/effects</c> claims, <c>PUT /v1/effects/{key}</c> commits, <c>DELETE</c> gives back what certainly did nothing, <c>:forget</c> is a person's word. With
/// <c>?session=ID</c> the key is a tool call's of that session.
/// </summary>
internal static class EffectEndpoints
{
    public static IEndpointRouteBuilder MapEffects(this IEndpointRouteBuilder endpoints)
    {
        var effects = endpoints.ServiceProvider.GetRequiredService<EffectStore>();
        var dedupe = endpoints.ServiceProvider.GetRequiredService<DedupeRate>();
        endpoints.MapPost("/v1/effects", context => ClaimAsync(context, effects, dedupe));
        endpoints.MapPut("/v1/effects/{key}", context => CommitAsync(context, effects));
        endpoints.MapDelete("/v1/effects/{key}", context => ReleaseAsync(context, effects));
        endpoints.MapPost("/v1/effects/{key}:forget", context => ForgetAsync(context, effects));
        return endpoints;
    }

    private static async Task ClaimAsync(HttpContext context, EffectStore effects, DedupeRate dedupe)
    {
        var name = context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } given] ? given : throw new RefusalException(EffectProblems.NoKey);
        var key = KeyOf(context, name);
        var body = await Answers.ReadAsync(context, EffectJson.Default.ClaimBody);
        var claim = await effects.ClaimAsync(
            new(key) { Fingerprint = EffectRequest.FingerprintOf(body.Tool, body.Arguments), IsIdempotent = body.Idempotent, MayRerun = body.MayRerun, Owner = body.Owner },
            context.RequestAborted);
        switch (claim)
        {
            case EffectClaim.Claimed claimed:
                dedupe.Saw(isHit: false);
                context.Response.Headers.ETag = Tags.Quoted(claimed.Owner);
                context.Response.Headers.Location = $"/v1/effects/{Uri.EscapeDataString(name)}{context.Request.QueryString}";
                await Answers.WriteAsync(context, StatusCodes.Status201Created, new("claimed", claimed.Owner, claimed.IsRerun), EffectJson.Default.ClaimAnswer);
                return;
            case EffectClaim.Replayed replayed:
                dedupe.Saw(isHit: true);
                await Answers.WriteAsync(context, StatusCodes.Status200OK, new("replayed", Result: replayed.Result, CommittedAt: replayed.CommittedAt), EffectJson.Default.ClaimAnswer);
                return;
            default:
                throw new RefusalException(EffectProblems.Of(claim));
        }
    }

    private static async Task CommitAsync(HttpContext context, EffectStore effects)
    {
        var (key, owner) = (KeyOf(context), OwnerOf(context));
        var body = await Answers.ReadAsync(context, EffectJson.Default.CommitBody);
        Answer(context, await effects.CommitAsync(key, owner, body.Result, context.RequestAborted), EffectProblems.NotOwner);
    }

    private static async Task ReleaseAsync(HttpContext context, EffectStore effects) =>
        Answer(context, await effects.ReleaseAsync(KeyOf(context), OwnerOf(context), context.RequestAborted), EffectProblems.NotOwner);

    private static async Task ForgetAsync(HttpContext context, EffectStore effects) =>
        Answer(context, await effects.ForgetAsync(KeyOf(context), context.RequestAborted), EffectProblems.NotUnknown);

    private static void Answer(HttpContext context, EffectOutcome outcome, Problem otherwise) =>
        context.Response.StatusCode = outcome == EffectOutcome.Done ? StatusCodes.Status204NoContent : throw new RefusalException(otherwise);

    private static string OwnerOf(HttpContext context) =>
        Tags.IfMatch(context.Request) is { } owner and not Tags.Any ? owner : throw new RefusalException(EffectProblems.NoOwner);

    private static EffectKey KeyOf(HttpContext context) => KeyOf(context, (string)context.Request.RouteValues["key"]!);

    private static EffectKey KeyOf(HttpContext context, string name) => TenantQuery.Named(() => TenantQuery.One(context, "session") is { } session
        ? EffectKey.OfCall(TenantQuery.Session(context, session), name)
        : EffectKey.Of(TenantQuery.Tenant(context), name));
}
