namespace AgentRegions.Sessions;

/// <summary>Who keeps a session.</summary>
internal interface ISessionHost
{
    /// <summary>One of those who have it open does not need it any more.</summary>
    ValueTask CloseAsync(AgentSession session);

    /// <summary>It has ended: who starts it again gets another.</summary>
    void Ended(AgentSession session);
}
