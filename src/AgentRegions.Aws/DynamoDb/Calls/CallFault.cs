namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>What a call without a result means for the next try.</summary>
internal enum CallFault
{
    /// <summary>Refused for now, nothing was done: throttling, or a write of the same item in another region.</summary>
    Passing,

    /// <summary>The request never left: no connection. Another replica may be asked, also to write.</summary>
    NotSent,

    /// <summary>No answer, or one that says nothing: a write may have happened, or may yet. Only reads are sent again.</summary>
    Lost,

    /// <summary>Refused, and so would the next one be.</summary>
    Refused,
}
