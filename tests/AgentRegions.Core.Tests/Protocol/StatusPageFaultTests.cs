using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>The way to the status page and back, cut short, refused, overtaken and restored from a backup.</summary>
public sealed class StatusPageFaultTests
{
    private const string Page = "192.0.2.1";
    private const string A = "203.0.113.1";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OperatorDiesAtAnyStep_AnotherGoesOn_AtTheSameEpoch(bool shows)
    {
        var (_, undisturbed) = await BeforeAsync(shows);
        var steps = 0;
        undisturbed.Hook = (_, _) => Task.FromResult(steps++);
        await undisturbed.SettleAsync();
        Assert.True(steps >= 10, $"only {steps} steps");
        for (var at = 0; at < steps; at++)
        {
            var (world, former) = await BeforeAsync(shows);
            var step = 0;
            former.Hook = (_, _) => step++ == at ? throw new CrashTests.CrashException() : Task.CompletedTask;
            await Assert.ThrowsAsync<CrashTests.CrashException>(() => former.SettleAsync());

            var next = world.Start("next");
            await next.SettleAsync();

            Assert.Equal((shows ? Page : A, 1L, shows), (world.Zone.Answers, world.Register.Epoch, world.Zone.Owner!.StatusPage));
            await CrashTests.AssertAtRestAsync(world, next);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnotherLeaderFinishesBetweenAnyTwoCalls_TheOlderOneStops(bool shows)
    {
        var steps = 0;
        for (var at = 0; at == 0 || at < steps; at++)
        {
            var (world, older) = await BeforeAsync(shows);
            var newer = world.Start("newer");
            var (step, accepted) = (0, 0);
            older.Hook = async (_, _) =>
            {
                if (step++ != at)
                    return;
                await newer.SettleAsync();
                accepted = world.Zone.Accepted.Count;
            };

            await older.TurnAsync();

            steps = Math.Max(steps, step);
            Assert.Equal((accepted, shows ? Page : A), (world.Zone.Accepted.Count, world.Zone.Answers));
        }
        Assert.True(steps >= 6, $"only {steps} steps");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NotCalledForAnyMoreBeforeItsBatchWasAccepted_ItIsTakenBack_AlsoWhenThatBatchArrivesLate(bool shows)
    {
        var (world, one) = await BeforeAsync(shows);
        one.Hook = (call, _) => call == "write-zone" ? throw new DnsException(DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await one.TurnAsync();
        var late = one.LastChange!;
        Assert.Equal(shows, world.Register.Operation!.StatusPage);

        StatusPageTests.SetAll(world, shows ? Verdict.Healthy : Verdict.Down);
        var arrived = false;
        one.Hook = (call, done) =>
        {
            if (call == "write-zone" && !done && !arrived)
                (arrived, _) = (true, world.Zone.Apply(late));
            return Task.CompletedTask;
        };
        await one.SettleAsync();

        Assert.True(arrived);
        Assert.Equal((shows ? A : Page, !shows), (world.Zone.Answers, world.Register.ShowsStatusPage));
        await CrashTests.AssertAtRestAsync(world, one);
    }

    [Fact]
    public async Task PageRefusedByRoute53_DnsKeepsTheRegion_SaysSo_AndTriesAnewNowAndThen_OrWhenThePageChanges()
    {
        var (world, one) = await BeforeAsync(shows: true);
        world.Zone.Refuses = r => r.Values.Contains(Page);
        await one.TurnsAsync(2, TimeSpan.FromSeconds(10));
        var (applies, writes) = (world.Zone.Applies, world.Store.Writes);
        await one.TurnsAsync(5, TimeSpan.FromSeconds(10));

        Assert.Equal((A, applies, writes), (world.Zone.Answers, world.Zone.Applies, world.Store.Writes));
        Assert.Contains("refused the records of spec.safety.statusPage.dns", one.Outcome.Fault!.Message, StringComparison.Ordinal);
        Assert.Null(world.Register.Refused.FirstOrDefault(r => r.Region == "a"));
        await one.TurnsAsync(60, TimeSpan.FromSeconds(10));
        // A refused batch and the one that takes its place, every two minutes.
        Assert.InRange(world.Zone.Applies - applies, 4, 12);

        world.Policy = Given.Paged with { Safety = Given.Paged.Safety with { StatusPage = new() { Dns = Given.Addresses("192.0.2.2") } } };
        await one.SettleAsync();
        Assert.Equal("192.0.2.2", world.Zone.Answers);
    }

    [Fact]
    public async Task PageRefusedForAWhileOnly_IsShownThen()
    {
        var (world, one) = await BeforeAsync(shows: true);
        world.Zone.Refuses = r => r.Values.Contains(Page);
        await one.TurnsAsync(3, TimeSpan.FromSeconds(10));
        Assert.Equal(A, world.Zone.Answers);
        world.Zone.Refuses = _ => false;
        await one.TurnsAsync(4, TimeSpan.FromSeconds(60));
        Assert.Equal(Page, world.Zone.Answers);
    }

    [Fact]
    public async Task PageRefusedOnceItIsShown_KeepsTheFormerAddress()
    {
        var (world, one) = await BeforeAsync(shows: false);
        StatusPageTests.SetAll(world, Verdict.Down);
        world.Zone.Refuses = r => r.Values.Contains("192.0.2.2");
        world.Policy = Given.Paged with { Safety = Given.Paged.Safety with { StatusPage = new() { Dns = Given.Addresses("192.0.2.2") } } };
        await one.TurnsAsync(8, TimeSpan.FromSeconds(10));
        var applies = world.Zone.Applies;
        Assert.Equal(("RecordsRefused", Page), (one.Outcome.Fault!.Reason, world.Zone.Answers));
        await one.TurnsAsync(60, TimeSpan.FromSeconds(10));

        Assert.Equal(Page, world.Zone.Answers);
        Assert.InRange(world.Zone.Applies - applies, 4, 14);
    }

    [Fact]
    public async Task OwnersRecordsRefusedForAWhile_ThePageStays_AndClientsReturnAfterwards()
    {
        var (world, one) = await BeforeAsync(shows: false);
        world.Set("b", Verdict.Down);
        world.Set("c", Verdict.Down);
        world.Zone.Refuses = r => r.Values.Contains(A);
        await one.TurnsAsync(3, TimeSpan.FromSeconds(10));
        Assert.Equal((Page, true), (world.Zone.Answers, world.Register.ShowsStatusPage));
        world.Zone.Refuses = _ => false;
        await one.TurnsAsync(4, TimeSpan.FromSeconds(60));

        Assert.Equal((A, 1L), (world.Zone.Answers, world.Register.Epoch));
        Assert.Empty(world.Register.Refused);
        Assert.Null(one.Outcome.Fault);
    }

    [Theory]
    [InlineData(RoutingPolicy.Weighted, 1)]
    [InlineData(RoutingPolicy.Weighted, 2)]
    [InlineData(RoutingPolicy.Geolocation, 3)]
    public async Task OneOfSeveralOwnersRecordsRefused_ClientsReturnToTheOthers_AndOnlyItIsBlamed(RoutingPolicy routing, int refused)
    {
        var (world, one) = await SharedAsync(Given.Paged with { Routing = routing });
        world.Zone.Refuses = r => r.Values.Contains($"203.0.113.{refused}");
        StatusPageTests.SetAll(world, Verdict.Healthy);
        await one.TurnsAsync(8, TimeSpan.FromSeconds(5));

        Assert.Equal(Enumerable.Range(1, 3).Where(i => i != refused).Select(i => $"203.0.113.{i}"), world.Zone.Answers.Split(' ').Distinct());
        Assert.Equal(($"{"abc"[refused - 1]}", 1L), (world.Register.Refused.Single().Region, world.Register.Epoch));
        var applies = world.Zone.Applies;
        await one.TurnsAsync(20, TimeSpan.FromSeconds(60));
        Assert.Equal(applies, world.Zone.Applies);
    }

    [Fact]
    public async Task TheOnlyHealthyOwnersRecordsRefused_ThePageStays_AndTheOthersAreNotTriedInItsPlace()
    {
        var (world, one) = await SharedAsync(Given.Paged with { Routing = RoutingPolicy.Weighted });
        world.Zone.Refuses = r => r.Values.Contains(A);
        world.Set("a", Verdict.Healthy);
        await one.TurnsAsync(8, TimeSpan.FromSeconds(5));
        var applies = world.Zone.Applies;
        await one.TurnsAsync(60, TimeSpan.FromSeconds(10));

        Assert.Equal(Page, world.Zone.Answers);
        Assert.InRange(world.Zone.Applies - applies, 4, 12);
        world.Zone.Refuses = _ => false;
        await one.TurnsAsync(20, TimeSpan.FromSeconds(10));
        Assert.Contains(A, world.Zone.Answers, StringComparison.Ordinal);
        Assert.Empty(world.Register.Refused);
    }

    [Fact]
    public async Task FailoverFromThePage_AStandbysRecordsAreRefused_TheHealthyRegionIsTakenAllTheSame()
    {
        var policy = Given.Paged with { Dns = Given.Paged.Dns with { HealthChecks = new() } };
        var (world, one) = await SharedAsync(policy);
        world.Zone.Refuses = r => r.Values.Contains("203.0.113.3");
        world.Set("b", Verdict.Healthy);
        await one.TurnsAsync(8, TimeSpan.FromSeconds(5));

        Assert.Equal(("b", false), (world.Zone.Owner!.Active.Single(), world.Zone.Owner.StatusPage));
        Assert.Contains("203.0.113.2", world.Zone.Answers, StringComparison.Ordinal);
        Assert.Equal("c", world.Register.Refused.Single().Region);
        var epoch = world.Register.Epoch;
        await one.TurnsAsync(20, TimeSpan.FromSeconds(60));
        Assert.Equal(epoch, world.Register.Epoch);
    }

    [Fact]
    public async Task OwnersNewRecordsRefused_ThePageStays_UntilTheyAreOthers()
    {
        var (world, one) = await BeforeAsync(shows: false);
        world.Zone.Refuses = r => r.Values.Contains("192.0.2.66");
        world.SetDns("a", Given.Addresses("192.0.2.66"));
        world.Set("b", Verdict.Down);
        world.Set("c", Verdict.Down);
        await one.TurnsAsync(2, TimeSpan.FromSeconds(10));
        var applies = world.Zone.Applies;
        await one.TurnsAsync(60, TimeSpan.FromSeconds(10));
        Assert.Equal((Page, 1L), (world.Zone.Answers, world.Register.Epoch));
        Assert.InRange(world.Zone.Applies - applies, 4, 12);

        world.SetDns("a", Given.Addresses("203.0.113.77"));
        await one.SettleAsync();
        Assert.Equal("203.0.113.77", world.Zone.Answers);
    }

    [Fact]
    public async Task AnswerOfThePagesBatchIsLost_OwnersNewRecordsRefused_ThePagesRecordIsNeverTakenForTheOwners()
    {
        var (world, one) = await World.PlacedAsync(Given.Paged);
        world.Zone.Refuses = r => r.Values.Contains("203.0.113.66");
        world.SetDns("a", Given.Addresses("203.0.113.66"));
        await one.TurnsAsync(5, TimeSpan.FromSeconds(5));
        Assert.Equal((A, "a"), (world.Zone.Answers, world.Register.Refused.Single().Region));
        StatusPageTests.SetAll(world, Verdict.Down);
        one.Hook = (call, done) => call == "write-zone" && done ? throw new DnsException(DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await one.TurnAsync();
        Assert.Equal((Page, false), (world.Zone.Answers, world.Register.ShowsStatusPage));

        world.Set("a", Verdict.Healthy);
        one.Hook = (_, _) => Task.CompletedTask;
        await one.TurnsAsync(20, TimeSpan.FromSeconds(10));

        Assert.DoesNotContain(world.Zone.Accepted, c => c.Upserts.Any(r => r.Values.Contains(Page)) && !OwnershipRecord.Parse(c.NextOwnership!.Values[0])!.StatusPage);
        Assert.Equal((Page, true), (world.Zone.Answers, world.Register.ShowsStatusPage));
        world.Set("a", Verdict.Down);
        world.Set("b", Verdict.Healthy);
        await one.TurnsAsync(5, TimeSpan.FromSeconds(10));
        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task FailoverFromThePageIsRefused_ThePageStays_AndTheNextRegionIsTaken()
    {
        var (world, one) = await BeforeAsync(shows: false);
        StatusPageTests.SetAll(world, Verdict.Healthy);
        world.Set("a", Verdict.Down);
        world.Zone.Refuses = r => r.Values.Contains("203.0.113.2");
        await one.SettleAsync();

        Assert.Equal(["203.0.113.3"], world.Zone.Answers.Split(' '));
        Assert.Equal([Page, "203.0.113.3"], world.Zone.Accepted.TakeLast(2).Select(c => c.Upserts[0].Values[0]));
    }

    [Fact]
    public async Task RegisterIsLostWhileThePageIsShown_ThePageIsTakenOverFromTheZone_AndGoesWhenTheOwnerHeals()
    {
        var (world, one) = await BeforeAsync(shows: false);
        StatusPageTests.SetAll(world, Verdict.Down);
        world.Store.Replace(null);
        var next = world.Start("next");
        await next.SettleAsync();
        Assert.Equal((Page, true, "a"), (world.Zone.Answers, world.Register.ShowsStatusPage, string.Join(',', world.Register.Active)));
        Assert.All(world.Zone.Accepted.Skip(2), c => Assert.Equal([Page], c.Upserts[0].Values));

        world.Set("a", Verdict.Healthy);
        await next.SettleAsync();
        Assert.Equal(A, world.Zone.Answers);
    }

    [Fact]
    public async Task AnOperatorThatDoesNotKnowThePageLed_ItsRegisterIsReadAsOneWithout()
    {
        var (world, one) = await BeforeAsync(shows: false);
        StatusPageTests.SetAll(world, Verdict.Down);
        // What it does not know it does not write.
        world.Store.Replace(world.Register with { Published = world.Register.Published! with { StatusPage = null } });
        await one.SettleAsync();

        Assert.Equal((Page, true), (world.Zone.Answers, world.Register.ShowsStatusPage));
    }

    [Fact]
    public async Task Route53IsAwayAndBack_ThePageIsShownThen()
    {
        var (world, one) = await BeforeAsync(shows: true);
        one.Hook = (call, _) => call.Contains("zone", StringComparison.Ordinal) ? throw new DnsException(DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await one.TurnsAsync(5, TimeSpan.FromSeconds(30));
        Assert.Equal(["a"], world.Register.Serving);
        one.Hook = (_, _) => Task.CompletedTask;
        await one.SettleAsync();
        Assert.Equal(Page, world.Zone.Answers);
    }

    [Theory]
    [InlineData(false, "agentregion/v1 store=s service=n/a term=1 epoch=2 active=a op=2-3 seq=3")]
    [InlineData(true, "agentregion/v1 store=s service=n/a term=1 epoch=2 active=a op=2-3 seq=3 shows=status-page")]
    public void OwnershipRecord_SaysWhetherThePageIsShown(bool shown, string text)
    {
        var record = new OwnershipRecord { StoreId = "s", Service = new("n", "a"), Term = 1, Epoch = 2, Active = ["a"], Operation = "2-3", Sequence = 3, StatusPage = shown };
        Assert.Equal(text, record.Format());
        Assert.Equal(shown, OwnershipRecord.Parse(text)!.StatusPage);
    }

    /// <summary>On the page, from records of several regions.</summary>
    private static async Task<(World World, Operator One)> SharedAsync(FailoverPolicySpec policy)
    {
        var world = new World { Policy = policy };
        foreach (var (name, continent) in new[] { ("a", Continent.EU), ("b", Continent.NA), ("c", Continent.AS) })
            world.Regions[name] = world.Regions[name] with { Spec = world.Regions[name].Spec with { Continent = continent } };
        var one = world.Start("one");
        await one.TurnsAsync(60, TimeSpan.FromSeconds(5));
        Assert.True(world.Zone.Records.Count > 1);
        StatusPageTests.SetAll(world, Verdict.Down);
        await one.SettleAsync();
        Assert.Equal(Page, world.Zone.Answers);
        return (world, one);
    }

    /// <summary>Just before the page is to be shown, or, shown, before it is to go.</summary>
    private static async Task<(World World, Operator One)> BeforeAsync(bool shows)
    {
        var (world, one) = await World.PlacedAsync(Given.Paged);
        StatusPageTests.SetAll(world, Verdict.Down);
        if (shows)
            return (world, one);
        await one.SettleAsync();
        Assert.Equal(Page, world.Zone.Answers);
        world.Set("a", Verdict.Healthy);
        return (world, one);
    }
}
