namespace AgentRegions.Sessions.Tests.Restoring;

/// <summary>Processes of eu also read us's replica.</summary>
public abstract class PeerWorld : IAsyncDisposable
{
    private protected readonly World _world = new();
    private protected readonly WatchedTable _peer;

    private protected PeerWorld() => _peer = new(_world.Table["us"]);

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected AgentSessions Eu() => _world.Process("eu", peers: ("us", _peer));

    private protected void Leave(string region) => _world.Knowledge.Current = _world.Knowledge.Current! with { Leaving = [region] };
}
