namespace AgentRegions.Sessions;

/// <summary>The attribute by which items expire in every table of sessions, in seconds since 1970.</summary>
public static class TtlAttribute
{
    public const string Name = "ttl";
}
