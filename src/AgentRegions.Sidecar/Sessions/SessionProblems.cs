using AgentRegions.Sessions;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Sessions;

/// <summary>The problems of sessions.</summary>
internal static class SessionProblems
{
    public static Problem NoSession { get; } = new("no-session", StatusCodes.Status404NotFound, "there is no such session: it was never begun, has ended or has expired; begin it with If-None-Match: *");

    public static Problem NoCondition { get; } = new("condition-required", StatusCodes.Status428PreconditionRequired, "say what you change: If-Match with the ETag of your last answer, or If-None-Match: * to begin the session");

    public static Problem Exists(string? tag) => new("conflict", StatusCodes.Status412PreconditionFailed, $"the session is there{(tag is null ? "" : $" with ETag \"{tag}\"")}; GET it and go on from there") { Tag = tag };

    /// <summary>Which of the two: another region took over since, or another request was first.</summary>
    public static Problem Mismatch(string expected, string? tag, long? epoch) =>
        epoch is { } newest && long.TryParse(expected.Split('.')[0], out var believed) && believed < newest
            ? new("stale-epoch", StatusCodes.Status409Conflict, $"epoch {newest} has begun since \"{expected}\": another region may have written; GET the session, it has ETag \"{tag}\" now") { Tag = tag }
            : new("conflict", StatusCodes.Status412PreconditionFailed, tag is null ? "nothing of the session is stored; GET it, or begin it with If-None-Match: *" : $"the session has ETag \"{tag}\" now; GET it and go on from there") { Tag = tag };

    public static Problem Of(SessionException e) => e.Fault switch
    {
        SessionFault.StoreUnavailable => Problems.StoreAway(e.Message),
        SessionFault.BufferFull => new("buffer-full", StatusCodes.Status503ServiceUnavailable, e.Message) { RetryAfter = TimeSpan.FromSeconds(5) },
        SessionFault.Conflict => new("conflict", StatusCodes.Status412PreconditionFailed, e.Message),
        SessionFault.TooLarge => new("too-large", StatusCodes.Status413PayloadTooLarge, e.Message),
        SessionFault.InvalidContent => new("invalid-content", StatusCodes.Status400BadRequest, e.Message),
        SessionFault.Closed => new("session-ended", StatusCodes.Status410Gone, e.Message),
        SessionFault.UnknownFormat => new("unknown-format", StatusCodes.Status409Conflict, e.Message),
        SessionFault.WrongKey => new("wrong-key", StatusCodes.Status409Conflict, e.Message),
        _ => new("effect-refused", StatusCodes.Status409Conflict, e.Message),
    };
}
