namespace AgentRegions.Postgres.Calls;

/// <summary>What a call without a result means for the next try.</summary>
internal enum CallFault
{
    /// <summary>Refused for now, nothing was done: a conflict with another transaction, no resources, a standby.</summary>
    Passing,

    /// <summary>The statement never left: no connection.</summary>
    NotSent,

    /// <summary>No answer: a write may have happened. Only reads are sent again.</summary>
    Lost,

    /// <summary>Refused, and so would the next one be.</summary>
    Refused,
}
