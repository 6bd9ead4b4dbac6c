using AgentRegions.Sessions.Effects;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Effects;

internal static class EffectProblems
{
    private const int Conflict = StatusCodes.Status409Conflict;

    public static Problem NoKey { get; } = new("idempotency-key-required", StatusCodes.Status400BadRequest, "name the effect by the header Idempotency-Key: the tool call's id with ?session=ID, else a key of your own");

    public static Problem NoOwner { get; } = new("condition-required", StatusCodes.Status428PreconditionRequired, "send If-Match with the owner token that the claim gave, in quotes");

    public static Problem NotOwner { get; } = new("not-owner", StatusCodes.Status412PreconditionFailed, "another one claimed the effect since, it was committed with another result, or nobody claimed it; claim it again to see");

    public static Problem NotUnknown { get; } = new("not-unknown", StatusCodes.Status412PreconditionFailed, "the effect runs now, is committed, or was never claimed: there is nothing to forget");

    public static Problem Of(EffectClaim claim) => claim switch
    {
        EffectClaim.InProgress running => new("in-progress", Conflict, $"region {running.Region} runs it now; ask again later") { RetryAfter = Soon(running.RetryAfter) },
        EffectClaim.Unknown unknown => new("unknown", Conflict, $"region {unknown.Region} began it at {unknown.Since:u} and never said how it ended; look whether it happened, then POST /v1/effects/KEY:forget, or claim with mayRerun"),
        EffectClaim.Mismatch => new("fingerprint-mismatch", StatusCodes.Status422UnprocessableEntity, "the key was claimed before with another tool or other arguments; give each call a key of its own"),
        EffectClaim.Refused { Reason: "NoEffectTable" } refused => new("no-effect-table", Conflict, refused.Message),
        EffectClaim.Refused refused => new("fenced", Conflict, refused.Message) { RetryAfter = TimeSpan.FromSeconds(1) },
        _ => Problems.Internal,
    };

    /// <summary>The claim may be committed long before its time is over.</summary>
    private static TimeSpan Soon(TimeSpan left) => left < TimeSpan.FromSeconds(5) ? left : TimeSpan.FromSeconds(5);
}
