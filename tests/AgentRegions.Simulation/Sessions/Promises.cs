using AgentRegions.Core.Sessions;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Sessions;

/// <summary>
/// Invariants 5 and 6, by what clients were told and what truly happened: an acknowledged message is found again, or stands on the side of a fork that
/// was reported; what a session is served from is whole, or says that it is not; a tool call changes the world at most once.
/// </summary>
internal sealed class Promises(Observations observations)
{
    private readonly Dictionary<(string Session, string Message), SessionHead> _acknowledged = [];
    private readonly Dictionary<string, List<(string Region, long Epoch, long Version)>> _leftAside = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Session, string Call), string> _ran = [];

    public int Acknowledged => _acknowledged.Count;

    /// <summary>A checkpoint returned: everything appended before it is safe.</summary>
    public void Acknowledge(string session, IEnumerable<string> messages, SessionHead head)
    {
        foreach (var message in messages)
            _acknowledged.TryAdd((session, message), head);
    }

    /// <summary>A fork was reported, and this side of it does not go on.</summary>
    public void LeftAside(string session, string tag)
    {
        var parts = tag.Split('.', 3);
        if (!_leftAside.TryGetValue(session, out var tags))
            _leftAside[session] = tags = [];
        tags.Add((parts[2], long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>A tool changes the world.</summary>
    public void Ran(SimProcess by, string session, string call)
    {
        observations.Took(Step.EffectRan, by, $"{call} of {session}");
        if (!_ran.TryAdd((session, call), by.Name))
            observations.Violated(Invariant.EffectsRunOnce, $"{by.Name} runs {call} of {session}, which {_ran[(session, call)]} ran before");
    }

    /// <summary>A session was read from a table in which these heads were visible.</summary>
    /// <param name="isWhole">It does not say that something is missing.</param>
    public void Served(SimProcess by, string session, IReadOnlyList<SessionHead> visible, ISet<string> messages, bool isWhole)
    {
        if (!isWhole)
            return;
        foreach (var ((of, message), head) in _acknowledged.OrderBy(a => a.Key.Message, StringComparer.Ordinal))
        {
            if (of == session && !messages.Contains(message) && visible.Any(v => v.Region == head.Region && v.Epoch == head.Epoch && v.Version == head.Version) && !IsLeftAside(session, head))
                observations.Violated(Invariant.NothingAcknowledgedIsLost, $"{by.Name} serves {session} as whole without {message}, which the head {head.Tag} before its eyes has");
        }
    }

    /// <summary>All faults are over and everything is replicated.</summary>
    public void Judge(string session, ISet<string> found)
    {
        foreach (var ((of, message), head) in _acknowledged.OrderBy(a => a.Key.Message, StringComparer.Ordinal))
        {
            if (of == session && !found.Contains(message) && !IsLeftAside(session, head))
                observations.Violated(Invariant.NothingAcknowledgedIsLost, $"{session} lacks {message}, acknowledged with head {head.Tag}, and no fork that left it aside was reported");
        }
    }

    private bool IsLeftAside(string session, SessionHead head) =>
        _leftAside.TryGetValue(session, out var sides)
        && sides.Any(s => s.Region == head.Region && (s.Epoch > head.Epoch || (s.Epoch == head.Epoch && s.Version >= head.Version)));
}
