using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Policies;
using AgentRegions.Testing;

namespace AgentRegions.Operator.Tests.Policies;

public sealed class ServiceBoardTests
{
    [Fact]
    public void StoresTime_GoesOnFromTheLastReading_WhateverTheWallClockShows()
    {
        var clock = new ManualTimeProvider();
        var board = new ServiceBoard();
        var service = new NamespacedName("agents", "support");
        var storeTime = clock.GetUtcNow() - TimeSpan.FromHours(1);
        var input = new ServiceInput
        {
            Policy = new() { RegionSelector = new() { MatchLabels = new Dictionary<string, string>() }, Dns = new() { Zone = "example.com", Name = "agent.example.com" }, Coordination = new() { Type = CoordinationType.Kubernetes } },
            Regions = [],
            Observers = new(["us-east-1"], 1, null),
            SpecHash = "hash",
        };

        board.Put(service, input, new() { Register = new Register(), StoreTime = storeTime }, clock.GetTimestamp());
        clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(storeTime + TimeSpan.FromSeconds(40), board.Latest(service)!.StoreTime(clock));
    }
}
