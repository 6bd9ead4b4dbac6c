namespace AgentRegions.Kubernetes.Controllers;

/// <summary>A controller as the host and the health checks see it.</summary>
internal interface IControllerRunner
{
    string Name { get; }

    bool RequiresLeader { get; }

    bool IsRunning { get; }

    /// <summary>What is wrong with its workers; null when nothing is.</summary>
    string? Stuck { get; }

    /// <summary>Resolves the controller and starts its workers.</summary>
    void Start();

    /// <summary>Takes no more work; what is in progress may end within the time, then it is cancelled.</summary>
    Task StopAsync(TimeSpan drain);
}
