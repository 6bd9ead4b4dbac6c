using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns.DataPlane;

/// <summary>The arithmetic of calculated checks, over every state of their children: a bit for each, set while it is healthy; bit 0 is the region's own.</summary>
public sealed class ThresholdTests
{
    public static TheoryData<int, int?> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int?>();
            for (var controls = 3; controls <= 9; controls++)
            {
                shapes.Add(controls, null);
                for (var threshold = 3; threshold <= controls; threshold++)
                    shapes.Add(controls, threshold);
            }
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OneChildAlone_NeverWithdrawsAndNeverKeeps(int controls, int? asked)
    {
        var threshold = DataPlaneChecks.ThresholdOf(Plane(controls, asked));
        Assert.InRange(threshold, 3, controls);
        var all = (1 << (controls + 1)) - 1;
        for (var child = 0; child <= controls; child++)
        {
            Assert.True(IsHealthy(all & ~(1 << child), threshold), $"child {child} withdraws the region alone");
            Assert.False(IsHealthy(1 << child, threshold), $"child {child} keeps the region alone");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AnOperatorGoesDark_NothingIsWithdrawnByIt_AndWhatAllOthersWithdrawStaysSo(int controls, int? asked)
    {
        var threshold = DataPlaneChecks.ThresholdOf(Plane(controls, asked));
        for (var states = 0; states < 1 << (controls + 1); states++)
        {
            for (var control = 1; control <= controls; control++)
            {
                // Its inverted check succeeds.
                var dark = states | (1 << control);
                Assert.False(IsHealthy(states, threshold) && !IsHealthy(dark, threshold), "silence withdrew a region");
                Assert.False(IsHealthy((1 << control) | 1, threshold), "silence and the region's own health released it");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DecisiveVoices_DecideWhateverTheRestSay(int controls, int? asked)
    {
        var plane = Plane(controls, asked);
        var (threshold, decisive) = (DataPlaneChecks.ThresholdOf(plane), DataPlaneChecks.DecisiveVoices(plane));
        Assert.InRange(decisive, 2, controls);
        for (var states = 0; states < 1 << (controls + 1); states++)
        {
            var withdrawing = controls - System.Numerics.BitOperations.PopCount((uint)(states >> 1));
            if (withdrawing >= decisive)
                Assert.False(IsHealthy(states, threshold));
            if (controls - withdrawing >= decisive && (states & 1) == 1)
                Assert.True(IsHealthy(states, threshold));
        }
    }

    private static bool IsHealthy(int states, int threshold) => System.Numerics.BitOperations.PopCount((uint)states) >= threshold;

    private static PolicyDataPlane Plane(int controls, int? threshold) => new()
    {
        RoutingControls = [.. Enumerable.Range(0, controls).Select(i => new RoutingControlSpec { Observer = $"o{i}", Url = $"https://o{i}.example.com" })],
        HealthThreshold = threshold,
    };
}
