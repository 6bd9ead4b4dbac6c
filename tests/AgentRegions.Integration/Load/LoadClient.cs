using System.Diagnostics;
using System.Net.WebSockets;

namespace AgentRegions.Integration.Load;

/// <summary>
/// Somebody who talks with the service: one stream after the other by the service's name, several turns in each, all of one conversation. Some turns ask for a side
/// effect; some of those are sent again, at once or in the next stream.
/// </summary>
/// <param name="endpointAt">Where the region answers that an address stands for.</param>
internal sealed class LoadClient(int number, LoadOptions options, CachedName name, Func<string, Uri> endpointAt, HttpMessageInvoker http, LoadStats stats)
{
    private const int MostHops = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);
    private readonly Random _random = new((options.Seed * 10_000) + number);
    private int _turns;
    private string? _at;
    private bool _hasMoved;
    private (Turn Turn, string? Receipt)? _again;

    public string Session => $"client-{number}";

    /// <summary>Turns that were answered, each once.</summary>
    public int Answered { get; private set; }

    /// <summary>Until stopped; the last stream is ended in good order.</summary>
    public async Task TalkAsync(CancellationToken stopping)
    {
        // Not all at once.
        await Task.Delay(options.MostLife * (_random.NextDouble() / 4), CancellationToken.None);
        while (!stopping.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            stats.Asked();
            if (await OpenAsync() is { } socket)
            {
                stats.Opened(asked);
                using (socket)
                    await StreamAsync(socket, stopping);
            }
            else
            {
                await Task.Delay(Again, CancellationToken.None);
            }
        }
    }

    private async Task<ClientWebSocket?> OpenAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        if (await name.ResolveAsync(late.Token) is not { } address)
        {
            stats.NotAnswered(0, "the service's name has no address");
            return null;
        }
        var at = new Uri(endpointAt(address), $"/stream?session={Session}&known={Answered}");
        for (var hop = 0; hop < MostHops; hop++)
        {
            var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            try
            {
                await socket.ConnectAsync(new UriBuilder(at) { Scheme = "ws" }.Uri, http, late.Token);
                _hasMoved |= _at is not null && _at != at.Authority;
                _at = at.Authority;
                return socket;
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                var (status, location) = ((int)socket.HttpStatusCode, socket.HttpResponseHeaders?.GetValueOrDefault("Location")?.FirstOrDefault());
                socket.Dispose();
                if (status != 307 || location is null)
                {
                    stats.NotAnswered(status, $"no stream at {at.Authority}: {e.Message}");
                    return null;
                }
                stats.Redirected();
                at = new(location);
            }
        }
        stats.NotAnswered(307, $"sent on {MostHops} times, last to {at.Authority}");
        return null;
    }

    private async Task StreamAsync(ClientWebSocket socket, CancellationToken stopping)
    {
        var life = options.LeastLife + ((options.MostLife - options.LeastLife) * _random.NextDouble());
        var began = Stopwatch.GetTimestamp();
        using var late = new CancellationTokenSource(life + Patience);
        try
        {
            (Turn, string?)? repeatsLater = null;
            while (Stopwatch.GetElapsedTime(began) < life && !stopping.IsCancellationRequested)
            {
                var (turn, receipt) = _again ?? (Next(), null);
                if (await AskAsync(socket, turn, receipt, late.Token) is not { } answer)
                {
                    _again = (turn, receipt);
                    return;
                }
                if (receipt is null)
                    Answered++;
                _again = null;
                if (answer.Receipt is { } given && receipt is null)
                {
                    var when = _random.Next(3);
                    _again = when == 1 ? (turn, given) : null;
                    repeatsLater = when == 2 ? (turn, given) : repeatsLater;
                }
                await Task.Delay(options.Think * (0.5 + _random.NextDouble()), CancellationToken.None);
            }
            _again ??= repeatsLater;
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, late.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            stats.WasCut($"{Session} while it ended its stream: {e.Message}");
        }
    }

    /// <param name="receipt">What the turn gave before; null: it is new.</param>
    /// <returns>Null: the stream is of no use any more.</returns>
    private async Task<TurnAnswer?> AskAsync(ClientWebSocket socket, Turn turn, string? receipt, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        stats.Asked();
        try
        {
            await socket.SendAsync(turn, cancellationToken);
            if (await socket.ReceiveAsync<TurnAnswer>(cancellationToken) is not { } answer)
                throw new WebSocketException("the stream was ended");
            if (answer.Status != 200)
            {
                stats.NotAnswered(answer.Status, $"{turn.Id}: {answer.Detail}");
                return null;
            }
            stats.Answered(asked, _hasMoved);
            _hasMoved = false;
            if (receipt is not null)
                stats.Repeated(answer.Receipt == receipt);
            return answer;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            stats.NotAnswered(0, $"{turn.Id}: {e.Message}");
            stats.WasCut($"{Session}: {e.Message}");
            return null;
        }
    }

    private Turn Next()
    {
        var id = $"{Session}.{++_turns}";
        return new(id, _random.Next(8) == 0 ? $"{id}.refund" : null);
    }
}
