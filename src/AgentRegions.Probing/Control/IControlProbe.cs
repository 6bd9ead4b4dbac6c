namespace AgentRegions.Probing.Control;

/// <summary>Asks a control target. Any answer counts: what it says is of no interest.</summary>
public interface IControlProbe
{
    /// <summary>Never throws for a target that does not answer.</summary>
    Task<bool> AnswersAsync(ControlTarget target, CancellationToken cancellationToken);
}
