using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.Conversations;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Somebody who talks with the agent: resolves the service's name, and says a turn again until it is answered.</summary>
internal sealed class Customer(Func<CancellationToken, Task<Resolution>> resolve, Func<string, RegionAgent?> agentAt, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _oneTurn = new(1);
    private volatile ChatAnswer? _last;
    private int _turns;

    /// <summary>The last answer; null before the first.</summary>
    public ChatAnswer? Last => _last;

    /// <summary>Says something now and then, until stopped.</summary>
    public async Task TalkAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var number = ++_turns;
                await SayAsync(new($"turn-{number.ToString(CultureInfo.InvariantCulture)}", "Where is my order?"), stopping);
                await Task.Delay(Pause, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The demo is over.
        }
    }

    /// <summary>Says one turn until it is answered. Said once more, it is the same turn.</summary>
    public async Task<ChatAnswer> SayAsync(ChatTurn turn, CancellationToken cancellationToken)
    {
        await _oneTurn.WaitAsync(cancellationToken);
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
            while (true)
            {
                if (await TryAsync(http, turn, cancellationToken) is { } answer)
                    return _last = answer;
                await Task.Delay(Again, time, cancellationToken);
            }
        }
        finally
        {
            _oneTurn.Release();
        }
    }

    public void Dispose() => _oneTurn.Dispose();

    private async Task<ChatAnswer?> TryAsync(HttpClient http, ChatTurn turn, CancellationToken cancellationToken)
    {
        var told = await resolve(cancellationToken);
        if (told.Address is null || agentAt(told.Address) is not { } agent)
            return null;
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri(agent.Endpoint, "/chat"), turn, ChatJson.Default.ChatTurn, either.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync(ChatJson.Default.ChatAnswer, either.Token) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
