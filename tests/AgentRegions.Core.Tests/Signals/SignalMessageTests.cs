using System.Text;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Core.Tests.Signals;

public sealed class SignalMessageTests
{
    private static readonly string[] Regions = ["eu", "us"];

    private static readonly SignalSpec Alerts = new()
    {
        Name = "alerts",
        Source = SignalSource.Alertmanager,
        Alertmanager = new()
        {
            Match = new Dictionary<string, string> { ["severity"] = "critical" },
            RegionLabel = "region",
            Authorization = new() { SecretKeyRef = new() { Name = "s", Key = "k" } },
        },
    };

    private static readonly SignalSpec Alarms = new() { Name = "alarms", Source = SignalSource.CloudWatch, Region = "us", CloudWatch = new() { TopicArn = "arn:aws:sns:us-east-1:111122223333:t" } };

    [Fact]
    public void SeveralAlerts_EachGoesToItsRegion_AndTheRestSayWhy()
    {
        var reading = Read("""
            {"version": "4", "status": "firing", "truncatedAlerts": 0, "alerts": [
              {"status": "firing", "labels": {"alertname": "Down", "severity": "critical", "region": "us"}, "fingerprint": "f1", "startsAt": "2026-01-01T00:00:00Z"},
              {"status": "resolved", "labels": {"alertname": "Down", "severity": "critical", "region": "eu"}, "fingerprint": "f2"},
              {"status": "firing", "labels": {"alertname": "Slow", "severity": "warning", "region": "us"}},
              {"status": "firing", "labels": {"alertname": "Lost", "severity": "critical"}},
              {"status": "firing", "labels": {"alertname": "Far", "severity": "critical", "region": "mars"}},
              {"status": "pending", "labels": {"alertname": "Odd", "severity": "critical", "region": "us"}}]}
            """, Alerts);

        Assert.Equal([new("us", "f1", true, "alert Down is firing"), new("eu", "f2", false, "alert Down is firing")], reading.News);
        Assert.Equal(
            [
                "Slow: its label severity is not what alertmanager.match asks for",
                "Lost: it has no label region; give it one, or write region into the signal",
                "Far: the policy selects no AgentRegion mars; it selects eu, us",
                "Odd: its status is neither firing nor resolved",
            ], reading.Ignored);
    }

    [Fact]
    public void RegionsTranslateTheLabel_AndAnAlertWithoutFingerprintIsKnownByItsLabels()
    {
        var mapped = Alerts with { Regions = new Dictionary<string, string> { ["virginia"] = "us" } };
        const string body = """{"version":"4","alerts":[{"status":"firing","labels":{"region":"virginia","severity":"critical"}},{"status":"firing","labels":{"region":"dublin","severity":"critical"}}]}""";

        var reading = Read(body, mapped);

        Assert.Equal([new("us", "region=virginia,severity=critical", true, "alert an alert is firing")], reading.News);
        Assert.Equal(["an alert: dublin is not in the signal's regions; add it"], reading.Ignored);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"version":"3","alerts":[]}""")]
    [InlineData("""{"version":"4"}""")]
    [InlineData("""{"version":"4","alerts":[1]}""")]
    public void NotAlertmanagers_IsRefusedWithTheRemedy(string body) =>
        Assert.Contains("webhook_configs", Assert.Throws<FormatException>(() => Read(body, Alerts)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALARM", true)]
    [InlineData("OK", false)]
    public void Alarm_IsEvidence_AndOkTakesItBack(string state, bool fires)
    {
        var reading = CloudWatchMessage.Read($$"""{"AlarmName":"agent-5xx","AlarmArn":"arn:a","NewStateValue":"{{state}}","StateChangeTime":"2026-01-31T18:00:00.123+0000","Trigger":{"x":[1]} }""").For(Alarms, Regions);

        var news = Assert.Single(reading.News);
        Assert.Equal(("us", "arn:a", fires), (news.Region, news.Key, news.IsFiring));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 18, 0, 0, 123, TimeSpan.Zero), news.At);
    }

    [Fact]
    public void InsufficientData_SaysNothing()
    {
        var reading = CloudWatchMessage.Read("""{"AlarmName":"agent-5xx","NewStateValue":"INSUFFICIENT_DATA"}""").For(Alarms, Regions);
        Assert.Empty(reading.News);
        Assert.Equal(["agent-5xx: its state INSUFFICIENT_DATA says nothing of the region"], reading.Ignored);
    }

    [Fact]
    public void AlarmsByName_GoToTheirRegions_AndOthersSayWhy()
    {
        var mapped = Alarms with { Region = null, Regions = new Dictionary<string, string> { ["agent-eu"] = "eu" } };
        var listed = Alarms with { CloudWatch = Alarms.CloudWatch! with { Alarms = ["agent-us"] } };

        Assert.Equal("eu", Assert.Single(Alarm("agent-eu", mapped).News).Region);
        Assert.Equal(["agent-us: it is not in the signal's regions"], Alarm("agent-us", mapped).Ignored);
        Assert.Single(Alarm("agent-us", listed).News);
        Assert.Equal(["agent-eu: it is not in the signal's cloudWatch.alarms"], Alarm("agent-eu", listed).Ignored);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("null")]
    public void NotAnAlarm_IsRefusedWithTheRemedy(string message) =>
        Assert.Contains("let alarms alone publish to this topic", Assert.Throws<FormatException>(() => CloudWatchMessage.Read(message)).Message, StringComparison.Ordinal);

    private static SignalReading Alarm(string name, SignalSpec signal) => CloudWatchMessage.Read($$"""{"AlarmName":"{{name}}","NewStateValue":"ALARM"}""").For(signal, Regions);

    private static SignalReading Read(string body, SignalSpec signal) => AlertmanagerMessage.Read(Encoding.UTF8.GetBytes(body)).For(signal, Regions);
}
