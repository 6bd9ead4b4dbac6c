using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Threads;

/// <summary>A LangGraph thread of a tenant: both are checked here, so that no two threads share a key.</summary>
public sealed record ThreadKey
{
    /// <exception cref="ThreadException">A name cannot be a key; the message says why.</exception>
    public ThreadKey(string tenant, string thread, string? memRev = null)
    {
        Space = SpaceOf(tenant, memRev);
        Thread = thread;
        EscapedThread = NameText.Escape(thread, "thread_id", 512);
        if (thread.Length == 0)
            throw new ThreadException(ThreadError.BadName, "thread_id is empty: name one");
        Partition = $"thread#{Space}#{EscapedThread}";
    }

    /// <summary>The tenant, with the memory revision where there is one, as of a session: <c>acme</c> or <c>acme@rev7</c>.</summary>
    public string Space { get; }

    public string Thread { get; }

    /// <summary>Where everything of the thread is.</summary>
    internal string Partition { get; }

    internal string EscapedThread { get; }

    public override string ToString() => Partition;

    /// <exception cref="ThreadException">A name has another form.</exception>
    internal static string SpaceOf(string tenant, string? memRev)
    {
        try
        {
            return new SessionKey(tenant, "any", memRev).Space;
        }
        catch (ArgumentException e)
        {
            throw new ThreadException(ThreadError.BadName, e.Message, e);
        }
    }
}
