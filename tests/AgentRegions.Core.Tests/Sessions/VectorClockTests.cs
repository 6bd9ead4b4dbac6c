using AgentRegions.Core.Sessions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentRegions.Core.Tests.Sessions;

public sealed class VectorClockTests
{
    private static Gen<(VectorClock A, VectorClock B)> Two => from a in Arbitrary.Clock from b in Arbitrary.Clock select (a, b);

    [Property(MaxTest = 500)]
    public Property Next_IsAfter_AndTwoRegionsNextAreConcurrent() => Prop.ForAll(Arbitrary.Clock.ToArbitrary(), clock =>
        clock.Next("us").CompareTo(clock) == ClockOrder.After
        && clock.CompareTo(clock.Next("us")) == ClockOrder.Before
        && clock.Next("us").CompareTo(clock.Next("eu")) == ClockOrder.Concurrent);

    [Property(MaxTest = 500)]
    public Property Join_IsTheLeastThatContainsBoth() => Prop.ForAll(Two.ToArbitrary(), c =>
    {
        var joined = c.A.Join(c.B);
        return joined.Contains(c.A) && joined.Contains(c.B) && joined.Equals(c.B.Join(c.A)) && joined.Join(c.A).Equals(joined)
            && new[] { "eu", "us", "ap" }.All(r => joined[r] == c.A[r] || joined[r] == c.B[r]);
    });

    [Property(MaxTest = 500)]
    public Property Order_ReadsTheOtherWayRound() => Prop.ForAll(Two.ToArbitrary(), c => (c.A.CompareTo(c.B), c.B.CompareTo(c.A)) switch
    {
        (ClockOrder.Equal, ClockOrder.Equal) => c.A.Equals(c.B) && c.A.GetHashCode() == c.B.GetHashCode(),
        (ClockOrder.Before, ClockOrder.After) or (ClockOrder.After, ClockOrder.Before) or (ClockOrder.Concurrent, ClockOrder.Concurrent) => !c.A.Equals(c.B),
        _ => false,
    });

    [Property(MaxTest = 500)]
    public Property Text_ComesBack() => Prop.ForAll(Arbitrary.Clock.ToArbitrary(), clock => clock.Equals(VectorClock.TryParse(clock.ToString())));

    [Theory]
    [InlineData("us")]
    [InlineData("us:")]
    [InlineData(":1")]
    [InlineData("us:x")]
    [InlineData("us:-1")]
    [InlineData("us:1,us:2")]
    [InlineData(null)]
    public void NoClock_IsNull(string? text) => Assert.Null(VectorClock.TryParse(text));
}
