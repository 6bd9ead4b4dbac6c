using AgentRegions.Core.Signals;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Signals;

public sealed class SignalMemoryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _clock = new();
    private readonly SignalMemory _memory;

    public SignalMemoryTests()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        _memory = new(_clock);
    }

    private HeardSignal Only => Assert.Single(_memory.Recall());

    private TimeSpan Age => _clock.GetElapsedTime(Only.SinceTimestamp);

    [Fact]
    public void Fires_ThenIsTakenBack_ItsEndIsKept()
    {
        Assert.True(Fire("x"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((true, "x fires", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(50)), (Only.IsFiring, Only.Text, Age, _memory.NextExpiry));

        Assert.True(End("x"));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((false, TimeSpan.FromSeconds(5), null), (Only.IsFiring, Age, _memory.NextExpiry));
    }

    [Fact]
    public void NotRepeated_Expires_AndItsEndIsThen()
    {
        Fire("x");
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(Only.IsFiring);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((false, TimeSpan.FromSeconds(2)), (Only.IsFiring, Age));
    }

    [Fact]
    public void Repeated_LivesOn_SinceItBegan()
    {
        Fire("x");
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.True(Fire("x"));
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((true, TimeSpan.FromSeconds(100)), (Only.IsFiring, Age));
    }

    [Fact]
    public void SeveralAlarms_TheLastToEndEndsIt()
    {
        Fire("x");
        Fire("y");
        Assert.Equal("x fires, and 1 more", Only.Text);
        End("x");
        Assert.True(Only.IsFiring);
        End("y");
        Assert.False(Only.IsFiring);
    }

    [Fact]
    public void OlderThanWhatIsKnown_SaysNothing()
    {
        var at = DateTimeOffset.UnixEpoch;
        Fire("x", at);
        Assert.True(End("x", at.AddSeconds(10)));
        Assert.False(Fire("x", at.AddSeconds(5)));
        Assert.False(Only.IsFiring);
        Assert.True(Fire("x", at.AddSeconds(11)));
        Assert.True(Only.IsFiring);
    }

    [Fact]
    public void EndOfWhatNeverBegan_IsNoNews()
    {
        Assert.False(End("x"));
        Assert.Empty(_memory.Recall());
    }

    [Fact]
    public void MoreAlarmsThanAreToldApart_TheOneThatExpiresFirstMakesRoom()
    {
        for (var i = 0; i <= SignalMemory.MostAlarms; i++)
        {
            Fire($"{i:000}");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal($"001 fires, and {SignalMemory.MostAlarms - 1} more", Only.Text);
    }

    private bool Fire(string key, DateTimeOffset? at = null) => _memory.Hear("alarms", new("us-east-1", key, true, $"{key} fires", at), Minute);

    private bool End(string key, DateTimeOffset? at = null) => _memory.Hear("alarms", new("us-east-1", key, false, "", at), Minute);
}
