using AgentRegions.Core.Health;

namespace AgentRegions.Probing;

/// <summary>Makes the probe of a target.</summary>
public interface IProber
{
    /// <exception cref="InvalidProbeTargetException">The target cannot be probed as it is configured.</exception>
    IRegionProbe Open(ProbeTarget target);
}

/// <summary>Asks one region how it is. Not for concurrent use. Disposing it closes its connections.</summary>
public interface IRegionProbe : IDisposable
{
    /// <summary>Every failure of the region is a result, within the target's timeout.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled, which says nothing about the region.</exception>
    ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellation);
}

/// <summary>A target's configuration is wrong. The message says what, for a person, without secrets.</summary>
public sealed class InvalidProbeTargetException(string message, Exception? cause = null) : Exception(message, cause);
