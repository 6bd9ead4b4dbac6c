using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Membership;
using AgentRegions.Core.Tests.Protocol.HealthChecks;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>Called before and after each effect of a call; what it throws, the caller sees.</summary>
internal delegate Task Hook(string call, bool done);

/// <summary>A service, its zone and its store, and as many operators as a test starts.</summary>
internal sealed class World
{
    public static readonly NamespacedName Service = new("agents", "support");

    public World()
    {
        Store = new(Clock);
        Checks = new(Zone);
        Zone.HealthCheckExists = id => Checks.All.ContainsKey(id);
    }

    public ManualTimeProvider Clock { get; } = new();

    public MemoryStore Store { get; }

    public StrictZone Zone { get; } = new();

    public MemoryHealthChecks Checks { get; }

    public FailoverPolicySpec Policy { get; set; } = Given.Policy;

    public Dictionary<string, RegionState> Regions { get; } = new() { ["a"] = Given.Region("a"), ["b"] = Given.Region("b"), ["c"] = Given.Region("c") };

    public List<PendingRequest> Requests { get; } = [];

    public Register Register => Store.Value!;

    public ServiceInput Input => new()
    {
        Policy = Policy,
        Regions = [.. Regions.Values],
        Observers = Observers,
        Commands = [.. Commands],
        PausedBy = [.. PausedBy],
        NotPausedBy = [.. NotPausedBy],
        Told = [.. Told],
        SpecHash = "hash",
        Requests = [.. Requests],
        DetectionTook = Regions.Keys.ToDictionary(name => name, _ => TimeSpan.FromSeconds(3)),
    };

    public Operator Start(string identity, Hook? hook = null) => new(this, identity, hook ?? ((_, _) => Task.CompletedTask));

    /// <summary>One operator among others.</summary>
    public Operator Start(Seat seat, Hook? hook = null, RoutingControlKeys? keys = null)
    {
        Observers = new(["a", "b", "c"], 2, null);
        seat.Clock ??= Clock;
        return new(this, seat.Process, hook ?? ((_, _) => Task.CompletedTask)) { Membership = seat, Keys = keys };
    }

    public Observers Observers { get; set; } = new(["one"], 1, null);

    public List<RelayedCommand> Commands { get; } = [];

    public List<string> PausedBy { get; } = [];

    public List<string> NotPausedBy { get; } = [];

    public List<NotificationKey> Told { get; } = [];

    public void Set(string region, Verdict verdict, TimeSpan? heldFor = null)
    {
        var was = Regions[region];
        Regions[region] = was with { Votes = [Given.Vote("one", verdict, heldFor)], Quorum = new(verdict, "Seen", $"seen {verdict}", heldFor ?? TimeSpan.FromSeconds(1)) };
    }

    public void SetDns(string region, RegionDns dns) => Regions[region] = Regions[region] with { Spec = Regions[region].Spec with { Dns = dns } };

    public void Ask(string name, string to, TimeSpan? timeout = null, params BypassRule[] bypass) =>
        Requests.Add(new(name, Given.Request(FailoverKind.Switchover, to, bypass) with { Timeout = new(timeout ?? TimeSpan.FromSeconds(60)) }, Clock.GetUtcNow()));

    /// <summary>The register and the zone say the same, or an operation is open.</summary>
    public void AssertAgrees()
    {
        if (!Zone.IsMeddledWith && !Store.IsReplaced && Store.Value is { Operation: null, Published: { } published } && published.Ownership != Zone.Ownership?.Values[0])
            throw new InvariantBrokenException($"published {published.Ownership}, the zone has {Zone.Ownership}");
    }

    /// <summary>A world at rest, with a active.</summary>
    public static async Task<(World, Operator)> PlacedAsync(FailoverPolicySpec? policy = null)
    {
        var world = new World { Policy = policy ?? Given.Policy };
        var one = world.Start("one");
        await one.SettleAsync();
        return (world, one);
    }
}

/// <summary>One operator process. Another identity is another process.</summary>
internal sealed class Operator(World world, string identity, Hook hook) : ICoordinationStore, IDnsZones
{
    private ServiceProtocol? _protocol;

    public IMembership Membership { get; init; } = new SoleOperator("one", identity);

    public RoutingControlKeys? Keys { get; init; }

    public List<ServiceEvent> Events { get; } = [];

    public Hook Hook { get; set; } = hook;

    public ServiceOutcome Outcome { get; private set; } = null!;

    public async Task<ServiceOutcome> TurnAsync()
    {
        _protocol ??= new(World.Service, Membership, this, this, world.Clock, new(), world.Checks, Keys);
        Outcome = await _protocol.TakeTurnAsync(world.Input, CancellationToken.None);
        Events.AddRange(Outcome.Events);
        return Outcome;
    }

    /// <summary>Takes turns, each when the one before asked for it, until nothing is left to do but to look for drift.</summary>
    public async Task<ServiceOutcome> SettleAsync(int turns = 60)
    {
        for (var i = 0; i < turns; i++)
        {
            await TurnAsync();
            if (Outcome is { Fault: null, Register: { Operation: null, Published: { InSyncAt: not null } } } && Outcome.ComeBackIn >= TimeSpan.FromSeconds(30))
                return Outcome;
            world.Clock.Advance(Outcome.ComeBackIn);
        }
        throw new InvariantBrokenException($"did not come to rest: {Outcome.Decision} {Outcome.Fault} {RegisterJson.Write(world.Register)}");
    }

    public async Task TurnsAsync(int turns, TimeSpan apart)
    {
        for (var i = 0; i < turns; i++)
        {
            world.Clock.Advance(apart);
            await TurnAsync();
        }
    }

    public Task<string> GetStoreIdAsync(CancellationToken cancellationToken) => CallAsync("store-id", () => world.Store.Id);

    public Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken) => CallAsync("read-register", world.Store.Read);

    public Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken) =>
        CallAsync("write-register", () => world.Store.CompareAndSwap(expected, next, identity));

    public Task<DnsSnapshot> ReadAsync(DnsTarget target, CancellationToken cancellationToken)
    {
        world.Zone.Reads++;
        return CallAsync("read-zone", () => world.Zone.Snapshot);
    }

    public Task<DnsChangeResult> ApplyAsync(DnsTarget target, DnsChange change, CancellationToken cancellationToken)
    {
        world.Zone.Applies++;
        world.Store.AssertLed(change.NextOwnership is { } next ? OwnershipRecord.Parse(next.Values[0])!.Term : world.Register.Term, identity);
        LastChange = change;
        return CallAsync("write-zone", () => world.Zone.Apply(change));
    }

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken)
    {
        world.Zone.SyncChecks++;
        return CallAsync("is-in-sync", () => !world.Zone.SyncIsSlow);
    }

    /// <summary>What was last sent, also when it never arrived.</summary>
    public DnsChange? LastChange { get; private set; }

    private async Task<T> CallAsync<T>(string name, Func<T> effect)
    {
        await Hook(name, false);
        var result = effect();
        world.AssertAgrees();
        await Hook(name, true);
        return result;
    }
}
