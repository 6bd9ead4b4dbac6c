using AgentRegions.Core.Health;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Regions;

/// <summary>What each place could truly see of each region: what the checkers compare decisions with, whatever the operators make of it.</summary>
internal sealed class Sights
{
    private const int Kept = 64;
    private readonly Sight[,][] _sights = new Sight[Places.Operators, Places.Regions][];
    private readonly int[,] _next = new int[Places.Operators, Places.Regions];

    public Sights()
    {
        for (var place = 0; place < Places.Operators; place++)
            for (var region = 0; region < Places.Regions; region++)
                _sights[place, region] = new Sight[Kept];
    }

    public void Add(int place, int region, Sight sight) => _sights[place, region][_next[place, region]++ % Kept] = sight;

    /// <summary>Newest first, back to a moment.</summary>
    public IEnumerable<Sight> Since(int place, int region, long since, long until)
    {
        var next = _next[place, region];
        for (var i = next - 1; i >= Math.Max(0, next - Kept); i--)
        {
            var sight = _sights[place, region][i % Kept];
            if (sight.At < since)
                yield break;
            if (sight.At <= until)
                yield return sight;
        }
    }
}

/// <param name="At">When the probe ended.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="CutOff">Whether the place reached nothing outside itself.</param>
internal readonly record struct Sight(long At, ProbeOutcome Outcome, bool CutOff);
