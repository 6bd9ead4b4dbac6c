namespace AgentRegions.Simulation.Coverage;

/// <summary>Steps of the protocol, as the store, the zone and clients see them.</summary>
internal enum Step
{
    Takeover,
    Placement,
    Failover,
    Switchover,
    Failback,
    Repair,
    Adoption,
    Reserve,
    BatchAccepted,
    BatchRefused,
    Closed,
    InSync,
    RecordsRefused,
    RequestEnded,
    WriteRefused,
    Paused,
    Resumed,
    HandOver,
    Abstention,
    Restart,
    TurnTaken,
    SessionMoved,
    EffectRan,
    AgentRestart,
    StatusPageShown,
    StatusPageLeft,
}
