using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Membership;

namespace AgentRegions.Core.Tests.Protocol.DataPlane;

/// <summary>
/// A service in a, b and c whose operators answer Route 53's checkers. c's operator leads, since it alone is said to reach Route 53; a's and b's follow the register when a test says so. Checks are taken to see at
/// once what endpoints say, unless a test counts.
/// </summary>
internal sealed class DataPlaneWorld
{
    public static readonly RoutingControlKeys Keys = RoutingControlKeys.Parse(new string('k', 32));

    private readonly Dictionary<string, Register?> _known = [];

    private DataPlaneWorld(int regions)
    {
        World.Policy = PolicyOf();
        foreach (var extra in World.Regions.Keys.Skip(regions).ToList())
            World.Regions.Remove(extra);
        foreach (var name in World.Regions.Keys.ToList())
            World.Regions[name] = World.Regions[name] with { Spec = Given.Spec(name) };
        Leader = World.Start(Seat, FailIfAway, Keys);
    }

    public World World { get; } = new();

    public Seat Seat { get; } = new("c");

    public Operator Leader { get; }

    /// <summary>Route 53's API answers nothing.</summary>
    public bool IsAway { get; set; }

    /// <summary>Operators that answer nobody.</summary>
    public HashSet<string> Dark { get; } = [];

    public static FailoverPolicySpec PolicyOf() => Given.Policy with
    {
        Dns = Given.Policy.Dns with
        {
            HealthChecks = new(),
            Switch = SwitchPath.DataPlane,
            DataPlane = new() { RoutingControls = [.. "abc".Select(o => new RoutingControlSpec { Observer = $"{o}", Url = $"https://rc-{o}.example.com" })] },
        },
        Cooldown = Duration.Zero,
        Failback = new() { Mode = FailbackMode.Manual },
    };

    /// <summary>Provisioned: a is active, and the records carry calculated checks.</summary>
    public static async Task<DataPlaneWorld> StartAsync(int regions = 3)
    {
        var world = new DataPlaneWorld(regions);
        world.Hear();
        for (var i = 0; i < 100 && world.Leader.Outcome?.DataPlane is not { IsReady: true }; i++)
        {
            await world.Leader.TurnAsync();
            world.World.Clock.Advance(TimeSpan.FromSeconds(2));
            world.Hear();
        }
        Assert.Equal(DataPlaneProgress.Provisioned, world.Leader.Outcome!.DataPlane!.Reason);
        await world.Leader.SettleAsync();
        world.Hear();
        return world;
    }

    /// <summary>These operators, or all of them, read the register and say so.</summary>
    public void Hear(params string[] observers)
    {
        foreach (var observer in observers.Length > 0 ? observers : ["a", "b", "c"])
        {
            _known[observer] = World.Store.Value;
            if (observer != "c")
                Seat.With(observer, service: s => s with { RoutingControl = new(World.Store.Value?.Epoch ?? 0, Keys.Ids[0]), DnsFault = "never tried" });
        }
    }

    /// <summary>Silent to the other operators.</summary>
    public void Silence(string observer) => Seat.With(observer, silentFor: TimeSpan.FromMinutes(1));

    /// <summary>Turns two seconds apart; whoever is not left out hears of each.</summary>
    public async Task RunAsync(TimeSpan span, params string[] deaf)
    {
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(2))
        {
            await Leader.TurnAsync();
            World.Clock.Advance(TimeSpan.FromSeconds(2));
            Hear([.. new[] { "a", "b", "c" }.Except(deaf)]);
        }
    }

    /// <summary>The regions that a resolver is told, with every check as the endpoints are now.</summary>
    public string Told()
    {
        var zone = new ZoneView("example.com", World.Zone.Records.Select(ZoneRecord.From));
        return string.Join(' ', ZoneAnswers.Of(zone, "agent.example.com", RecordType.A, new() { Name = "anywhere" }, IsHealthy).SelectMany(s => s.Answer.Chosen).Order(StringComparer.Ordinal));
    }

    public bool IsHealthy(string id) => World.Checks.All[id].Settings is { } settings
        && (settings.IsCalculated ? settings.Children.Count(IsHealthy) >= settings.HealthThreshold : settings.Inverted != Succeeds(settings));

    private bool Succeeds(HealthCheckSettings settings)
    {
        if (!settings.Path.StartsWith("/v1/routing-control/", StringComparison.Ordinal))
            return World.Regions[settings.HostName!.Split('.')[0]].IsHealthy;
        var observer = settings.HostName!["rc-".Length..].Split('.')[0];
        var region = settings.Path.Split('?')[0].Split('/')[^1];
        return !Dark.Contains(observer) && _known.GetValueOrDefault(observer) is { } register && RoutingControl.Withdraws(register, region);
    }

    private Task FailIfAway(string call, bool done) =>
        IsAway && call is "read-zone" or "write-zone" or "is-in-sync" && IsAway ? throw new DnsException(DnsFault.Unavailable, "Route 53 is away") : Task.CompletedTask;
}
