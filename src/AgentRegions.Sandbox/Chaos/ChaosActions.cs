using System.Globalization;
using AgentRegions.Sandbox.Agents;
using static AgentRegions.Sandbox.Chaos.ChaosScope;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>Everything that can be done to a world.</summary>
internal static class ChaosActions
{
    private const double DefaultDelay = 5;

    public static IReadOnlyList<ChaosAction> All { get; } =
    [
        new("kill", "The agent dies: connections are refused. Its traffic moves within seconds", Region, KillAsync),
        new("revive", "Starts a killed agent again, as new. Traffic returns when it was well for long enough", Region, ReviveAsync),
        new("hang", "Accepts connections and never answers: probes time out", Region, t => Done(t.Set(new() { Mode = AgentMode.Hang }, "accepts connections and answers nothing"))),
        new("slow", "Answers late (--seconds, 5): beyond the probe's timeout that is no answer", Region, SlowAsync),
        new("503", "Answers 503 to everything", Region, t => Done(t.Set(new() { Mode = AgentMode.Down503 }, "answers 503 to everything"))),
        new("half-fail", "Answers every second request with 503: too unwell for new traffic", Region, t => Done(t.Set(new() { Mode = AgentMode.HalfFail }, "answers every second request with 503"))),
        new("degraded", "Answers well and says of itself that it is degraded", Region, t => Done(t.Set(new() { Mode = AgentMode.Degraded }, "says that it is degraded"))),
        new("not-json", "Its health answer is a web page", Region, t => Done(t.Set(new() { Mode = AgentMode.NotJson }, "answers /health with HTML"))),
        new("huge", "Its health answer is a mebibyte long", Region, t => Done(t.Set(new() { Mode = AgentMode.Huge }, "answers /health with a mebibyte"))),
        new("break-contract", "Runs another model: the gate of the policy sees it", Region, t => Done(t.Set(new() { ModelTag = "m-8" }, "runs model m-8 now; the others run m-7"))),
        new("cut", "Cuts its network: it lives, and nothing comes through", Region, CutAsync),
        new("heal", "Undoes everything: in the region that is named, else everywhere", RegionOrAll, HealAsync),
        new("throttle-dns", "Route 53's API refuses every request as throttled; resolvers are still answered. Until heal", Everywhere, ThrottleAsync),
        new("edit-dns", "Someone changes the service's record in the zone. The operator sees it within a minute and puts it right, or reports it", Everywhere, t => Done(t.World.EditDns())),
        new("api-server-down", "The Kubernetes API server breaks every connection. Nothing moves then: fail safe. Until heal", Everywhere, ApiServerDownAsync),
    ];

    /// <exception cref="ChaosException">There is no such action or region.</exception>
    public static Task<string> ApplyAsync(IBreakableWorld world, ChaosRequest request, CancellationToken cancellationToken)
    {
        var action = All.FirstOrDefault(a => a.Name == request.Action)
            ?? throw new ChaosException($"there is no '{request.Action}'; there are {string.Join(", ", All.Select(a => a.Name))}");
        var everything = action.Where == Everywhere || (action.Where == RegionOrAll && request.Region is null or "all");
        var regions = everything ? world.Agents : [.. world.Agents.Where(a => a.Region == request.Region)];
        if (regions.Count == 0)
            throw new ChaosException($"{action.Name} which region? There are {string.Join(", ", world.Agents.Select(a => a.Region))}");
        if (request.Seconds is < 0 or > 3600)
            throw new ChaosException("--seconds takes 0 to 3600");
        return action.ApplyAsync(new(world, regions, request.Seconds, everything, cancellationToken));
    }

    private static Task<string> Done(string said) => Task.FromResult(said);

    private static async Task<string> KillAsync(ChaosTarget target)
    {
        await target.Region.KillAsync();
        return $"{target.Region.Region} is dead: {target.Region.Endpoint} refuses connections";
    }

    private static async Task<string> ReviveAsync(ChaosTarget target)
    {
        await target.Region.ReviveAsync(target.Cancellation);
        return $"{target.Region.Region} is alive again at {target.Region.Endpoint}, as new";
    }

    private static Task<string> SlowAsync(ChaosTarget target)
    {
        var seconds = target.Seconds ?? DefaultDelay;
        return Done(target.Set(new() { Mode = AgentMode.Slow, DelaySeconds = seconds }, string.Create(CultureInfo.InvariantCulture, $"answers after {seconds} s")));
    }

    private static Task<string> CutAsync(ChaosTarget target)
    {
        target.Region.Network.Cut();
        return Done($"{target.Region.Region} is cut off: it lives, and nothing comes through");
    }

    private static Task<string> ThrottleAsync(ChaosTarget target)
    {
        target.World.DnsThrottled = true;
        return Done("Route 53's API answers Throttling to every request");
    }

    private static Task<string> ApiServerDownAsync(ChaosTarget target)
    {
        target.World.ApiServerDown = true;
        return Done("the Kubernetes API server breaks every connection");
    }

    private static async Task<string> HealAsync(ChaosTarget target)
    {
        foreach (var region in target.Regions)
        {
            region.Network.Heal();
            // A new agent is in mode ok with its first contract; one that is well keeps its streams.
            if (!region.IsRunning || region.Agent.State != region.Agent.InitialState)
                await region.ReviveAsync(target.Cancellation);
        }
        if (!target.Everything)
            return $"{target.Region.Region} is as new";
        target.World.DnsThrottled = false;
        target.World.ApiServerDown = false;
        return "everything is as new";
    }
}
