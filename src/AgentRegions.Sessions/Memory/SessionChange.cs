using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Memory;

/// <summary>What happened to a session since its last checkpoint.</summary>
/// <param name="Bytes">As JSON.</param>
internal abstract record SessionChange(int Bytes)
{
    /// <summary>Meant for what was stored when it was made: falls away when something else is.</summary>
    public bool OnlyHere { get; init; }

    public abstract SessionContent ApplyTo(SessionContent content);

    public sealed record Appended(SessionMessage Message, int Bytes) : SessionChange(Bytes)
    {
        public override SessionContent ApplyTo(SessionContent content) => content.Append(Message);
    }

    public sealed record Changed(StateChange Change, int Bytes) : SessionChange(Bytes)
    {
        public override SessionContent ApplyTo(SessionContent content) => content.Change(Change);
    }

    /// <summary>Everything before is gone.</summary>
    public sealed record Reset(SessionContent Content, int Bytes) : SessionChange(Bytes)
    {
        public override SessionContent ApplyTo(SessionContent content) =>
            Content with { MessageCount = Math.Max(Content.MessageCount, content.MessageCount) };
    }
}
