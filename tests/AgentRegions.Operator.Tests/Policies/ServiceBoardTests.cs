using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Policies;
using AgentRegions.Testing;

namespace AgentRegions.Operator.Tests.Policies;

public sealed class ServiceBoardTests
{
    [Fact]
    public void StoreIsAway_WhatWasReadLongAgoWithdrawsNoRegion()
    {
        var clock = new ManualTimeProvider();
        var board = new ServiceBoard();
        var service = new NamespacedName("agents", "support");
        board.Put(service, Input, new() { Register = new Register() }, clock.GetTimestamp());
        clock.Advance(RoutingControl.KnowledgeLasts);
        board.Put(service, Input, new() { Fault = new(FaultArea.Coordination, "StoreUnavailable", "no answer") }, clock.GetTimestamp());
        Assert.True(board.Latest(service)!.MayWithdraw(clock));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(board.Latest(service)!.MayWithdraw(clock));
    }

    [Fact]
    public void StoresTime_GoesOnFromTheLastReading_WhateverTheWallClockShows()
    {
        var clock = new ManualTimeProvider();
        var board = new ServiceBoard();
        var service = new NamespacedName("agents", "support");
        var storeTime = clock.GetUtcNow() - TimeSpan.FromHours(1);

        board.Put(service, Input, new() { Register = new Register(), StoreTime = storeTime }, clock.GetTimestamp());
        clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(storeTime + TimeSpan.FromSeconds(40), board.Latest(service)!.StoreTime(clock));
    }

    private static ServiceInput Input { get; } = new()
    {
        Policy = new() { RegionSelector = new() { MatchLabels = new Dictionary<string, string>() }, Dns = new() { Zone = "example.com", Name = "agent.example.com" }, Coordination = new() { Type = CoordinationType.Kubernetes } },
        Regions = [],
        Observers = new(["us-east-1"], 1, null),
        SpecHash = "hash",
    };
}
