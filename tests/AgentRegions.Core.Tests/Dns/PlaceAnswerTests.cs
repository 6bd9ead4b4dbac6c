using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns;

public sealed class PlaceAnswerTests
{
    [Fact]
    public void Simple_EveryoneGoesToTheOne() => Assert.All(Of(RoutingPolicy.ActivePassive, "a"), p => Assert.Equal("a", p.Told));

    [Fact]
    public void Weighted_SharesAreSaid() => Assert.All(Of(RoutingPolicy.Weighted, "a", "b"), p => Assert.Equal("a 75 %, b 25 %", p.Told));

    [Fact]
    public void Latency_TheNearest() => Assert.Equal(("a", "b"), (At("North America", RoutingPolicy.Latency), At("Europe", RoutingPolicy.Latency)));

    [Fact]
    public void Geolocation_TheContinents_AndThePreferredElsewhere() =>
        Assert.Equal(("a", "b", "a"), (At("Africa", RoutingPolicy.Geolocation), At("Europe", RoutingPolicy.Geolocation), At("Elsewhere", RoutingPolicy.Geolocation)));

    [Fact]
    public void NoRecords_Nobody() => Assert.All(PlaceAnswer.Of([], "a"), p => Assert.Equal("nobody", p.Told));

    private static string At(string place, RoutingPolicy routing) => Of(routing, "a", "b").Single(p => p.Place == place).Told;

    private static IReadOnlyList<PlaceAnswer> Of(RoutingPolicy routing, params string[] active)
    {
        var regions = new Dictionary<string, AgentRegionSpec>
        {
            ["a"] = Given.Spec("a") with { Region = "us-east-1", Weight = 75 },
            ["b"] = Given.Spec("b") with { Region = "eu-west-1", Weight = 25 },
        };
        return PlaceAnswer.Of(RecordPlan.Build(Given.Policy with { Routing = routing }, regions, active)!, active[0]);
    }
}
