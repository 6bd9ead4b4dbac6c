using System.Text;
using AgentRegions.Core.Health;

namespace AgentRegions.Core.Tests.Health;

public sealed class RegionLoadTests
{
    [Theory]
    [InlineData("""{"sessions": {"total": 12, "active": 3}, "replication_lag_seconds": 1.6}""", 12L, 3L, 2L)]
    [InlineData("""{"sessions": {"total": 12}}""", 12L, 0L, null)]
    [InlineData("""{"sessions": {"total": 3, "active": 12}}""", 3L, 3L, null)]
    [InlineData("""{"sessions": {"total": -1, "active": -9}, "replication_lag_seconds": -0.7}""", 0L, 0L, 0L)]
    [InlineData("""{"sessions": {"active": 12}, "replication_lag_seconds": 1e300}""", null, null, 1_000_000_000L)]
    [InlineData("{}", null, null, null)]
    public void Report_IsShown_AsFarAsItCanBeBelieved(string json, long? total, long? active, long? lag)
    {
        var load = RegionLoad.Of(HealthBody.Read(Encoding.UTF8.GetBytes(json), null).Report!);

        Assert.Equal((total, active, lag), (load.Sessions?.Total, load.Sessions?.Active, load.ReplicationLagSeconds));
    }

    [Theory]
    [InlineData(100, 110, true)]
    [InlineData(100, 89, false)]
    [InlineData(9, 10, false)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    public void Shown_StandsForWhatIsNear(long shown, long now, bool stands)
    {
        Assert.Equal(stands, Sessions(shown).StandsFor(Sessions(now)));
        Assert.Equal(stands, (Sessions(1) with { Sessions = new() { Total = 1, Active = shown } }).StandsFor(Sessions(1) with { Sessions = new() { Total = 1, Active = now } }));
    }

    [Theory]
    [InlineData(1L, 2L, true)]
    [InlineData(1L, 3L, false)]
    [InlineData(60L, 66L, true)]
    [InlineData(60L, 67L, false)]
    [InlineData(null, 0L, false)]
    [InlineData(0L, null, false)]
    [InlineData(null, null, true)]
    public void ShownLag_StandsForASecondMore(long? shown, long? now, bool stands) =>
        Assert.Equal(stands, new RegionLoad(null, shown).StandsFor(new(null, now)));

    [Fact]
    public void NotWell_TheFirstReasonIsTold()
    {
        var body = HealthBody.Read("""{"status": "degraded", "reasons": ["the store does not answer\n", "draining"]}"""u8, null);

        Assert.Equal((HealthReason.StatusDegraded, "the region says of itself: degraded (the store does not answer )"), (body.Reason, body.Detail));
    }

    private static RegionLoad Sessions(long total) => new(new() { Total = total }, null);
}
