using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Notifications;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>An active set that is taken over from the zone: what persons wanted before is not known any more.</summary>
public sealed class AdoptionTests
{
    [Fact]
    public async Task RegisterLostAfterAPersonSwitched_NothingFailsBackUntilItIsAcknowledged()
    {
        var (world, one) = await SwitchedAsync();
        world.Store.Replace(null);
        await one.SettleAsync();
        await one.TurnsAsync(20, TimeSpan.FromMinutes(30));

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Equal(Reasons.Adopted, one.Outcome.Decision!.Reason);
        Assert.Contains("may be lost", world.Register.OpenAdoption!.Message, StringComparison.Ordinal);

        world.Commands.Add(new($"{world.Register.Epoch} seen", CommandKind.Acknowledge));
        await one.SettleAsync();
        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Null(world.Register.OpenAdoption);
    }

    [Fact]
    public async Task RegisterLost_ARegionFails_TheServiceMovesAtOnce()
    {
        var (world, one) = await SwitchedAsync();
        world.Store.Replace(null);
        await one.SettleAsync();
        world.Set("b", Verdict.Down);

        await one.TurnAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
    }

    [Fact]
    public async Task RegisterLost_APersonSwitchesAgain_NothingIsLeftToAcknowledge()
    {
        var (world, one) = await SwitchedAsync();
        world.Store.Replace(null);
        await one.SettleAsync();
        world.Ask("to-c", "c");
        await one.SettleAsync();

        Assert.Equal("203.0.113.3", world.Zone.Answers);
        Assert.Null(world.Register.Adoption);
    }

    [Fact]
    public async Task RegisterLost_ReceiversAreToldOnce()
    {
        var teller = await Teller.PlacedAsync();
        teller.World.Store.Replace(null);
        await teller.SettleAsync();
        await teller.SettleAsync();

        var told = Assert.Single(teller.Said, n => n.Event == NotificationEvent.RegisterAdopted);
        Assert.Equal((NotificationSeverity.Error, Reasons.Adopted), (told.Severity, told.Reason));
        Assert.True(Teller.Policy.Notifications[0].Wants(NotificationEvent.RegisterAdopted));
    }

    [Fact]
    public async Task PolicyMadeAgainAfterRetain_TheServiceStaysWhereItIs()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Cooldown = Duration.Zero });
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Set("a", Verdict.Healthy);
        world.Store.Replace(world.Register.Withdrawing("one").Withdrawn(world.Clock.GetUtcNow()));
        var epoch = world.Register.Epoch;

        await one.SettleAsync();
        await one.TurnsAsync(5, TimeSpan.FromHours(1));

        Assert.Equal(("203.0.113.2", epoch + 1), (world.Zone.Answers, world.Register.Epoch));
        Assert.Contains(one.Events, e => e.Reason == "ActiveSetTakenOver");
        Assert.Equal(Reasons.Adopted, one.Outcome.Decision!.Reason);
    }

    [Fact]
    public async Task PolicyMadeAgainForAnotherName_WhatStandsThereIsLeftAlone()
    {
        var (world, one) = await World.PlacedAsync();
        world.Policy = Given.Policy with { Dns = Given.Policy.Dns with { Name = "www.example.com" } };
        world.Zone.Meddle(null, ScenarioTests.Record("192.0.2.1"));
        var two = world.Start("two");

        await two.TurnsAsync(5, TimeSpan.FromMinutes(1));

        Assert.Equal("192.0.2.1", world.Zone.Answers);
        Assert.Equal("RecordsExist", two.Outcome.Fault!.Reason);
        Assert.NotNull(one);
    }

    [Fact]
    public async Task AnotherAccountHasAZoneOfThatName_NothingIsWrittenThere()
    {
        var world = new World();
        world.Zone.ZoneId = "Z1";
        await world.Start("one").SettleAsync();
        Assert.Equal(("agent.example.com", "Z1"), (world.Register.Published!.Name, world.Register.Published.ZoneId));
        world.Zone.Meddle(null);
        world.Zone.ZoneId = "Z2";
        var two = world.Start("two");

        await two.TurnsAsync(5, TimeSpan.FromMinutes(1));

        Assert.Empty(world.Zone.Records);
        Assert.Equal("AnotherZone", two.Outcome.Fault!.Reason);
    }

    [Fact]
    public async Task PublishedByAnOperatorThatDidNotNoteWhere_TheLeaderNotesItOnce()
    {
        var (world, one) = await World.PlacedAsync();
        world.Store.Replace(world.Register with { Published = world.Register.Published! with { Name = null } });
        var writes = world.Store.Writes;

        await one.TurnsAsync(3, TimeSpan.FromSeconds(10));

        Assert.Equal((1, "agent.example.com"), (world.Store.Writes - writes, world.Register.Published!.Name));
    }

    private static async Task<(World, Operator)> SwitchedAsync()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Cooldown = Duration.FromMinutes(30) });
        world.Ask("to-b", "b");
        await one.SettleAsync();
        world.Requests.Clear();
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        return (world, one);
    }
}
