using AgentRegions.Core.Sessions;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.Conversations;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Gives the world's agents the session library, and one customer to talk with. An agent that is killed leaves behind what it had checkpointed.</summary>
internal sealed class Conversation : IEpochSource, IAsyncDisposable
{
    private readonly WorldWatch _watch;
    private readonly IReadOnlyList<RegionAgent> _agents;
    private readonly ConversationTables _tables;
    private readonly Ledger _ledger = new();
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, (Agent Of, TalkingAgent Talking)> _processes = new(StringComparer.Ordinal);
    private readonly List<TalkingAgent> _all = [];
    private readonly Lock _lock = new();
    private readonly Task _running;
    private int _ids;

    public Conversation(IReadOnlyList<RegionAgent> agents, WorldWatch watch, TimeProvider time)
    {
        (_agents, _watch, _time) = (agents, watch, time);
        _tables = new(agents.Select(a => a.Region), time);
        foreach (var agent in agents)
            agent.Talk = (context, ends) => ProcessOf(agent).ServeAsync(context, ends);
        Customer = watch.CustomerIn("us");
        _running = Customer.TalkAsync(_stop.Token);
    }

    public Customer Customer { get; }

    /// <summary>How often the bank paid.</summary>
    public int Paid => _ledger.Paid;

    /// <summary>What a sidecar would be told by its region's operator.</summary>
    public EpochKnowledge? Current => _watch.Current.Policy is { Epoch: var epoch, ActiveRegions: { } active } ? new(epoch, active, TimeSpan.Zero) : null;

    /// <summary>The customer asks for money back; asked again, it is the same request.</summary>
    public Task<ChatAnswer> AskForRefundAsync(CancellationToken cancellationToken) =>
        Customer.SayAsync(new("turn-refund", "I want my money back.", Refund: true), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var agent in _agents)
            agent.Talk = null;
        foreach (var talking in _all)
            await talking.DisposeAsync();
        Customer.Dispose();
        _stop.Dispose();
    }

    /// <summary>An agent that was started anew is another process, which knows nothing but what is in the tables.</summary>
    private TalkingAgent ProcessOf(RegionAgent agent)
    {
        lock (_lock)
        {
            var now = agent.Agent;
            if (_processes.TryGetValue(agent.Region, out var known) && known.Of == now)
                return known.Talking;
            var talking = new TalkingAgent(
                agent.Region, _tables, _ledger, this, _time, () => FormattableString.Invariant($"{agent.Region}-{Interlocked.Increment(ref _ids)}"), () => agent.IsRunning && agent.Agent == now);
            _processes[agent.Region] = (now, talking);
            _all.Add(talking);
            return talking;
        }
    }
}
