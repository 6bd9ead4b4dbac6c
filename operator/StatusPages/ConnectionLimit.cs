using Microsoft.AspNetCore.Connections;

namespace AgentRegions.Operator.StatusPages;

/// <summary>So many connections of a listener at a time; one more is closed unanswered. Of that listener alone: a limit of the whole server would let strangers keep out the probes of its health.</summary>
internal sealed class ConnectionLimit(int most)
{
    private int _open;

    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most)
                await next(connection);
            else
                connection.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
