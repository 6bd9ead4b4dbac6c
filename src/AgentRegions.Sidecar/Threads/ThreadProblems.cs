using System.Text.Json;
using AgentRegions.Sessions.Threads;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Threads;

internal static class ThreadProblems
{
    public static Problem NoCheckpoint { get; } = new("no-checkpoint", StatusCodes.Status404NotFound, "the thread has no such checkpoint here, or it expired; leave the id out for the current one");

    public static Problem StaleEpoch(PutOutcome.StaleEpoch stale) => new(
        "stale-epoch",
        StatusCodes.Status409Conflict,
        $"the thread was taken over in epoch {stale.Known}, and this region knows epoch {stale.Mine}: the checkpoint was not made the current one");

    public static Problem ValuesNeeded(PutOutcome.ValuesNeeded needed) =>
        new("values-needed", StatusCodes.Status422UnprocessableEntity, "the parent does not have the values of these channels in this region: send the same again with them")
        {
            Further = new() { ["channels"] = JsonSerializer.SerializeToElement(needed.Channels, ThreadJson.Default.IReadOnlyListString) },
        };

    public static Problem Of(ThreadException e) => e.Error switch
    {
        ThreadError.BadName => Problems.Invalid(e.Message),
        ThreadError.TooLarge => new("too-large", StatusCodes.Status413PayloadTooLarge, e.Message),
        ThreadError.Busy => new("busy", StatusCodes.Status503ServiceUnavailable, e.Message),
        ThreadError.Torn => new("torn", StatusCodes.Status503ServiceUnavailable, e.Message),
        _ => new("unreadable", StatusCodes.Status500InternalServerError, e.Message),
    };
}
