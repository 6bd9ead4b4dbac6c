using AgentRegions.Core.Coordination;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Tests.Protocol;

namespace AgentRegions.Core.Tests.Notifications;

public sealed class NotificationTextTests
{
    private static readonly Notification Blocked = new()
    {
        Key = new(NotificationEvent.FailoverBlocked, 7),
        Service = World.Service,
        DnsName = "agent.example.com",
        Severity = NotificationSeverity.Error,
        Epoch = 3,
        From = ["a"],
        Regions = ["a"],
        Reason = "GateBlocks",
        Message = "GatesPass: {the gate} contract",
        At = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("{service} {name} {event} {state} {severity}", "agents/support agent.example.com FailoverBlocked Triggered Error")]
    [InlineData("{kind}|{from}|{to}|{epoch}|{region}|{reason}", "|a||3|a|GateBlocks")]
    [InlineData("{{{reason}}}", "{GateBlocks}")]
    [InlineData("{message}", "GatesPass: {the gate} contract")]
    public void Template_IsFilled(string template, string text)
    {
        Assert.Matches(NotificationForms.Template, template);
        Assert.Equal(text, NotificationText.Of(Blocked, template));
    }

    [Fact]
    public void Template_UnknownPlaceholder_IsRefusedWithTheKnownOnes()
    {
        var spec = Teller.Policy with { Notifications = [Teller.Policy.Notifications[0] with { Template = "{service} {hostname}" }] };
        var problem = Assert.Single(ResourceRules.Validate(spec));
        Assert.Equal("spec.notifications[0].template", problem.Field);
        Assert.Contains("{region} {reason} {message} and no other", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoEventsNamed_OnlyTheSeriousAreWanted()
    {
        var receiver = Teller.Policy.Notifications[0];
        Assert.True(receiver.Wants(NotificationEvent.NoHealthyRegion));
        Assert.False(receiver.Wants(NotificationEvent.Drift));
        Assert.True((receiver with { Events = [NotificationEvent.Drift] }).Wants(NotificationEvent.Drift));
    }

    [Fact]
    public void EveryNews_HasAHeadline()
    {
        var lines = from news in Enum.GetValues<NotificationEvent>() from state in Enum.GetValues<NotificationState>() select NotificationText.Headline(Blocked with { Key = new(news, 1, state) });
        Assert.All(lines, line => Assert.NotEqual("", line));
        Assert.DoesNotContain("failed", NotificationText.Headline(Blocked), StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_InTheRegister_SurvivesTheStore()
    {
        var register = new Register { Notifications = new() { Epoch = 4, Base = 9, Told = ["epoch/5/FailoverStarted"], Conditions = [new(NotificationEvent.Drift, 10, true)] } };
        var read = RegisterJson.Read(RegisterJson.Write(register)).Notifications!;
        Assert.Equivalent(register.Notifications, read, strict: true);
        Assert.True(read.Knows(new(NotificationEvent.FailoverDone, 4)));
        Assert.False(read.Knows(new(NotificationEvent.FailoverDone, 5)));
        Assert.False(read.Knows(new(NotificationEvent.Drift, 10, NotificationState.Resolved)));
    }
}
