using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Tests.Protocol;

namespace AgentRegions.Core.Tests.Resources;

/// <summary>A fault in an optional part of a policy takes that part away, and never the failover.</summary>
public sealed class UsablePolicyTests
{
    [Theory]
    [InlineData("0 3 * * 0", "Europe/Berlinn")]
    [InlineData("0 3 30 2 *", "Etc/UTC")]
    [InlineData("soon", "Etc/UTC")]
    public async Task DrillCannotBeScheduled_DrillsAreOff_AndTheServiceFailsOver(string schedule, string timeZone)
    {
        var written = Given.Policy with { Drill = new() { Schedule = schedule, TimeZone = timeZone } };
        var usable = UsablePolicy.Of(written);
        Assert.Empty(usable.Problems);
        Assert.StartsWith("spec.drill.", Assert.Single(usable.Disabled).Field, StringComparison.Ordinal);
        Assert.Equal(written with { Drill = null }, usable.Spec);

        var (world, one) = await World.PlacedAsync(usable.Spec);
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public void OneReceiverOfThreeHasAFault_TheOthersAreTold()
    {
        var usable = UsablePolicy.Of(Given.Policy with { Notifications = [Webhook("one", "https://hooks.example.com"), Webhook("two", "https://hooks..example.com"), Webhook("three", "https://[1.2.3.4]/x"), Webhook("one", "https://hooks.example.com")] });

        Assert.Empty(usable.Problems);
        Assert.Equal(["spec.notifications[3]", "spec.notifications[1].webhook.url", "spec.notifications[2].webhook.url"], usable.Disabled.Select(p => p.Field));
        Assert.Equal(["one"], usable.Spec.Notifications.Select(n => n.Name));
    }

    [Fact]
    public void OneSignalHasAFault_TheOthersCount()
    {
        SignalSpec good = new() { Name = "good", Source = SignalSource.CloudWatch, Region = "a", CloudWatch = new() { TopicArn = "arn:aws:sns:us-east-1:111122223333:alarms" } };
        var usable = UsablePolicy.Of(Given.Policy with { Detection = new() { Signals = [good with { Name = "bad", CloudWatch = null }, good] } });

        Assert.Empty(usable.Problems);
        Assert.Equal(["good"], usable.Spec.Detection.Signals.Select(s => s.Name));
    }

    [Fact]
    public void MoreHistoryThanIsKept_IsCut_AndNothingElse()
    {
        var usable = UsablePolicy.Of(Given.Policy with { HistoryLimit = 1000 });
        Assert.Equal((ResourceLimits.MaxHistory, 0, 1), (usable.Spec.HistoryLimit, usable.Problems.Count, usable.Disabled.Count));
    }

    [Fact]
    public void FaultInWhatAFailoverNeeds_ThePolicyCannotBeUsed()
    {
        var usable = UsablePolicy.Of(Given.Policy with { Drill = new() { Schedule = "soon" }, Dns = Given.Policy.Dns with { Name = "agent.elsewhere.com" } });
        Assert.Equal(["spec.dns.name"], usable.Problems.Select(p => p.Field));
        Assert.Single(usable.Disabled);
    }

    [Fact]
    public void NothingIsWrong_TheSpecIsItself() => Assert.Same(Given.Policy, UsablePolicy.Of(Given.Policy).Spec);

    [Theory]
    [InlineData("https://agent..example.com")]
    [InlineData("http://[1.2.3.4]:80")]
    [InlineData("http://[::::]:80")]
    [InlineData("https://agent.example.com.")]
    public void EndpointThatNoParserTakes_IsNamed(string endpoint) =>
        Assert.Equal("spec.endpoint", Assert.Single(ResourceRules.Validate(Given.Spec("a") with { Endpoint = endpoint })).Field);

    [Theory]
    [InlineData("https://agent.example.com")]
    [InlineData("http://a_b._c.example.com:8080/x")]
    [InlineData("http://localhost")]
    [InlineData("http://[2001:db8::10]:80/")]
    [InlineData("http://[::ffff:1.2.3.4]")]
    public void EndpointsThatCanBeAsked_AreValid(string endpoint) => Assert.Empty(ResourceRules.Validate(Given.Spec("a") with { Endpoint = endpoint }));

    [Fact]
    public async Task PreferredRegionCannotBeLookedAt_TheNextOneIsPlaced()
    {
        var world = new World();
        world.Set("a", Verdict.Unknown);
        var one = world.Start("one");
        await one.TurnAsync();
        Assert.Null(world.Register.Published);

        world.Regions["a"] = world.Regions["a"] with { Problem = "spec.endpoint: endpoint must be an http or https URL" };
        await one.SettleAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    private static NotificationSpec Webhook(string name, string url) => new()
    {
        Name = name,
        Type = NotificationType.Webhook,
        Webhook = new() { Url = url, SigningKey = new() { SecretKeyRef = new() { Name = "hooks", Key = "key" } } },
    };
}
