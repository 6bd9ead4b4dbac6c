namespace AgentRegions.Sandbox.Agents;

/// <summary>The network between an agent and everybody else. While it is cut, connections are accepted and nothing comes through.</summary>
internal sealed class NetworkGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _cut;

    public bool IsCut
    {
        get
        {
            lock (_lock)
                return _cut is not null;
        }
    }

    public void Cut()
    {
        lock (_lock)
            _cut ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Heal()
    {
        lock (_lock)
        {
            _cut?.SetResult();
            _cut = null;
        }
    }

    /// <summary>Ends when the network is whole.</summary>
    public Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _cut?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
