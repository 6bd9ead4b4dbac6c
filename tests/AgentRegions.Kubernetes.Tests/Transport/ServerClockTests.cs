using AgentRegions.Kubernetes.Client;
using AgentRegions.Testing;

namespace AgentRegions.Kubernetes.Tests.Transport;

public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Date = new(2026, 11, 21, 9, 55, 24, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Now_BeforeAnAnswer_IsUnknown() => Assert.Null(new ServerClock(_time).Now);

    [Fact]
    public void Now_TimePassed_GoesOn()
    {
        var clock = new ServerClock(_time);
        clock.Observe(Date);
        _time.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(Date.AddMilliseconds(1500), clock.Now);
    }

    [Fact]
    public void Observe_DateOfTheSameSecond_DoesNotTurnTheClockBack()
    {
        var clock = new ServerClock(_time);
        clock.Observe(Date);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        clock.Observe(Date);

        Assert.Equal(Date.AddMilliseconds(900), clock.Now);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void Observe_ServerClockJumped_IsFollowed(int seconds)
    {
        var clock = new ServerClock(_time);
        clock.Observe(Date);
        clock.Observe(Date.AddSeconds(seconds));

        Assert.Equal(Date.AddSeconds(seconds), clock.Now);
    }
}
