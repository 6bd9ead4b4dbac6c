using System.Globalization;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Health;

namespace AgentRegions.Sidecar.Stores;

internal sealed class StoreHealth(AgentSessions sessions) : IHealthSource
{
    public string? Problem => sessions.Health switch
    {
        { RefusesAppends: true } full => string.Create(CultureInfo.InvariantCulture, $"the store does not answer, and the buffer of {full.BufferLimit} bytes is full: appends are refused"),
        { StoreAwayFor: { } away } waiting => string.Create(CultureInfo.InvariantCulture, $"the store has not answered for {away.TotalSeconds:0} s: {waiting.Dirty} sessions wait to be stored, {waiting.BufferedBytes} of {waiting.BufferLimit} bytes"),
        _ => null,
    };
}
