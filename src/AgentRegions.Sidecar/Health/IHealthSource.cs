namespace AgentRegions.Sidecar.Health;

/// <summary>A part of the sidecar that may have something to say about its health. Asked at each probe: it must answer from memory.</summary>
public interface IHealthSource
{
    /// <summary>Why new traffic should go elsewhere; null when it need not.</summary>
    string? Problem { get; }
}
