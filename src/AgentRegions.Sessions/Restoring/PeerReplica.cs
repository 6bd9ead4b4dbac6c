using System.Globalization;
using AgentRegions.Core.Tables;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions.Restoring;

/// <summary>
/// One other region's replica. It is asked once and for a short time, and one that fails several times in a row is left alone for a while: who waits for a
/// conversation does not pay for a region that is away. What fails at once fails for one reason, and counts once. Safe for concurrent use.
/// </summary>
internal sealed class PeerReplica(string region, ITable table, TimeSpan timeout, SessionMetrics metrics, TimeProvider time, ILogger logger)
{
    // A circuit breaker of its own: Polly's runs its state's changes on the thread pool, which no simulation can repeat.
    private const int MostFailures = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private int _failures;
    private long _failedAt;
    private bool _isTried;

    /// <param name="isFirst">
    /// The first question about a conversation: only that one says whether the region is away. What follows, a conversation's segments, may be many or large.
    /// </param>
    /// <returns>Null: it does not answer, or it has nothing.</returns>
    public async Task<T?> AskAsync<T>(bool isFirst, Func<ITable, CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        if (!MayAsk(isFirst))
        {
            metrics.PeerRead(region, "skipped", took: null);
            return null;
        }
        var began = time.GetTimestamp();
        string? trouble = "the caller left";
        try
        {
            var answer = await AskInTimeAsync(ask, cancellationToken);
            trouble = null;
            return answer;
        }
        catch (SessionException)
        {
            // It answered; what it has cannot be read here, and could not once it were replicated.
            trouble = null;
            throw;
        }
        catch (TableException e)
        {
            trouble = e.Message;
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            trouble = string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalMilliseconds:0} ms");
            return null;
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested || trouble is null)
                metrics.PeerRead(region, trouble is null ? "answered" : "silent", time.GetElapsedTime(began));
            if (isFirst || trouble is null)
                Note(trouble, began, isItsFault: !cancellationToken.IsCancellationRequested);
        }
    }

    private async Task<T?> AskInTimeAsync<T>(Func<ITable, CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        // Also when the table does not heed the token.
        return await ask(table, either.Token).WaitAsync(either.Token);
    }

    private bool MayAsk(bool isFirst)
    {
        lock (_lock)
        {
            if (_failures < MostFailures)
                return true;
            if (!isFirst || _isTried || time.GetElapsedTime(_failedAt) < Rest)
                return false;
            // One finds out for all.
            return _isTried = true;
        }
    }

    private void Note(string? trouble, long began, bool isItsFault)
    {
        lock (_lock)
        {
            _isTried = false;
            if (trouble is null)
            {
                if (_failures >= MostFailures)
                    SessionLog.PeerBack(logger, region);
                _failures = 0;
            }
            else if (isItsFault && (_failures == 0 || began >= _failedAt))
            {
                _failedAt = time.GetTimestamp();
                if (++_failures == MostFailures)
                    SessionLog.PeerAway(logger, region, trouble);
            }
        }
    }
}
