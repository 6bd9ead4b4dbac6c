using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Preparing;

/// <summary>How far regions are with what their sidecars were asked.</summary>
/// <param name="Sidecars">How many there are.</param>
/// <param name="Heard">How many of them know the question.</param>
/// <param name="Done">How many did what it asks for.</param>
/// <param name="Streams">How many streams are known to run: by the sidecars, or else by the regions' health answers.</param>
/// <param name="NotStored">How many sessions are not stored.</param>
internal sealed record Readiness(int Sidecars, int Heard, int Done, long Streams, int NotStored)
{
    public bool IsDone => Sidecars == 0 ? Streams == 0 : Done >= Sidecars;

    /// <param name="names">The regions that are asked.</param>
    /// <param name="demand">The question.</param>
    public static Readiness Of(IReadOnlyList<RegionState> regions, IReadOnlyList<string> names, string? demand)
    {
        var sum = new Readiness(0, 0, 0, 0, 0);
        foreach (var region in regions.Where(r => names.Contains(r.Name)))
        {
            var sidecars = region.Sidecars.Sum(s => s.Count);
            var answers = region.Sidecars.Where(s => s.Demand is not null && s.Demand == demand).ToList();
            sum = new(
                sum.Sidecars + sidecars,
                sum.Heard + answers.Sum(a => a.Heard),
                sum.Done + answers.Sum(a => a.Done),
                sum.Streams + (sidecars > 0 ? answers.Sum(a => a.Streams) : region.Said?.Streams?.Active ?? 0),
                sum.NotStored + answers.Sum(a => a.NotStored));
        }
        return sum;
    }

    public string Says(IReadOnlyList<string> names)
    {
        var where = string.Join(", ", names);
        return Sidecars == 0 && Streams == 0 ? $"no sidecar of {where} asks its operator, and no stream is known of: nothing is waited for"
            : Sidecars == 0 ? $"{Count(Streams, "stream")} active in {where} by its health answer; no sidecar there asks its operator, so nobody can be told to begin none"
            : Heard < Sidecars ? $"{Heard} of {Count(Sidecars, "sidecar")} of {where} heard of it{Load}"
            : $"{Done} of {Count(Sidecars, "sidecar")} of {where} ready{Load}";
    }

    private string Load => $"; {Count(Streams, "stream")} active, {Count(NotStored, "session")} not stored";

    private static string Count(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
