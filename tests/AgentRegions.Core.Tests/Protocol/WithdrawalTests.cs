using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Tests.Membership;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class WithdrawalTests
{
    private static readonly Tombstone Deleting = new("example.com", null, "agent.example.com", true);
    private readonly World _world = new();

    [Fact]
    public async Task DeletedInSomeClusters_NothingGoes()
    {
        var outcome = await WithdrawAsync(Deleting, seat => seat.With("b").With("c", service: s => s with { Deleted = Deleting }));

        Assert.False(outcome.IsEnded);
        Assert.Contains("cluster of b", outcome.Message, StringComparison.Ordinal);
        Assert.NotEmpty(_world.Zone.Records);
    }

    [Fact]
    public async Task DeletedEverywhere_TheRecordsGo_AndTheNumbersStayUsed()
    {
        var outcome = await WithdrawAsync(Deleting, Everywhere(Deleting));

        Assert.True(outcome.IsEnded);
        Assert.Empty(_world.Zone.Records);
        Assert.Null(_world.Zone.Ownership);
        Assert.NotNull(_world.Register.WithdrawnAt);
        var (term, epoch) = (_world.Register.Term, _world.Register.Epoch);

        // A policy of the same name, later.
        await _world.Start(Everywhere(null)(new Seat("b"))).SettleAsync();
        Assert.Null(_world.Register.WithdrawnAt);
        Assert.True(_world.Register.Term > term && _world.Register.Epoch > epoch);
        Assert.NotEmpty(_world.Zone.Records);
    }

    [Fact]
    public async Task OneClusterRetains_TheRecordsStay()
    {
        var outcome = await WithdrawAsync(Deleting, Everywhere(Deleting with { DeleteRecords = false }));

        Assert.True(outcome.IsEnded);
        Assert.NotEmpty(_world.Zone.Records);
        Assert.NotNull(_world.Register.WithdrawnAt);
    }

    [Fact]
    public async Task TheNameBelongsToAnother_ItsRecordsStay()
    {
        var placed = _world.Start(Everywhere(null)(new Seat("b")));
        await placed.SettleAsync();
        _world.Zone.Meddle(_world.Zone.Ownership!.Values[0].Replace("store-1", "store-2", StringComparison.Ordinal), [.. _world.Zone.Records]);

        var outcome = await WithdrawAsync(Deleting, Everywhere(Deleting), place: false);

        Assert.True(outcome.IsEnded);
        Assert.Contains("store-2", outcome.Message, StringComparison.Ordinal);
        Assert.NotEmpty(_world.Zone.Records);
    }

    [Fact]
    public async Task AnotherIsFirst_ItWaits_AndAgainWhenAllIsDone()
    {
        var outcome = await WithdrawAsync(Deleting, Everywhere(Deleting), "c");
        Assert.False(outcome.IsEnded);
        Assert.Contains("a sees to it", outcome.Message, StringComparison.Ordinal);
        Assert.NotEmpty(_world.Zone.Records);
    }

    [Fact]
    public async Task AnswerOfTheBatchIsLost_TheNextTurnEndsIt()
    {
        var placed = _world.Start(Everywhere(null)(new Seat("b")));
        await placed.SettleAsync();
        var seat = Everywhere(Deleting)(new Seat("a"));
        var one = _world.Start(seat, (call, done) => call == "write-zone" && done ? throw new Core.Dns.DnsException(Core.Dns.DnsFault.Unavailable, "lost") : Task.CompletedTask);
        var withdrawal = new Withdrawal(World.Service, seat, one, one, _world.Clock, _world.Checks);

        Assert.False((await withdrawal.TakeTurnAsync(Own(Deleting), default)).IsEnded);
        _world.Clock.Advance(Withdrawal.Grace);
        Assert.False((await withdrawal.TakeTurnAsync(Own(Deleting), default)).IsEnded);
        one.Hook = (_, _) => Task.CompletedTask;
        Assert.True((await withdrawal.TakeTurnAsync(Own(Deleting), default)).IsEnded);
        Assert.NotNull(_world.Register.WithdrawnAt);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    public async Task HealthChecks_GoWithTheRecords_AndAfterThem(bool delete, int left)
    {
        _world.Policy = Given.Policy with { Dns = Given.Policy.Dns with { HealthChecks = new() } };
        var outcome = await WithdrawAsync(Deleting with { DeleteRecords = delete }, Everywhere(Deleting with { DeleteRecords = delete }));
        Assert.True(outcome.IsEnded, outcome.Message);
        Assert.Equal((left, left), (_world.Zone.Records.Count, _world.Checks.All.Count));
        Assert.Equal(left, _world.Register.HealthChecks!.Checks.Count);
    }

    [Fact]
    public async Task TheRegionsWereDeletedBeforeThePolicy_InOneClusterAlone_NothingGoes()
    {
        await _world.Start(Everywhere(null)(new Seat("b"))).SettleAsync();
        // Without a region the policy names no observer.
        var deleted = Own(Deleting) with { Observers = [] };
        var seat = Everywhere(null)(new Seat("a"));
        var one = _world.Start(seat);
        var withdrawal = new Withdrawal(World.Service, seat, one, one, _world.Clock);
        var term = _world.Register.Term;

        for (var i = 0; i < 5; i++)
        {
            var outcome = await withdrawal.TakeTurnAsync(deleted, default);
            Assert.Contains("cluster of b, c", outcome.Message, StringComparison.Ordinal);
            _world.Clock.Advance(Withdrawal.Grace);
        }
        Assert.NotEmpty(_world.Zone.Records);

        // Not while they are silent either: the register knows them.
        seat.With("b", silentFor: TimeSpan.FromHours(1)).With("c", silentFor: TimeSpan.FromHours(1));
        Assert.Contains("cluster of b, c", (await withdrawal.TakeTurnAsync(deleted, default)).Message, StringComparison.Ordinal);
        Assert.Equal(term, _world.Register.Term);
    }

    [Fact]
    public async Task AnOperatorThatIsNoObserverHasThePolicy_NothingGoes()
    {
        await _world.Start(Everywhere(null)(new Seat("b"))).SettleAsync();
        var seat = Everywhere(Deleting)(new Seat("a")).With("d");
        var one = _world.Start(seat);
        Assert.Contains("cluster of d", (await new Withdrawal(World.Service, seat, one, one, _world.Clock).TakeTurnAsync(Own(Deleting), default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeletedAndMadeAgainWithinAMinute_DnsIsNotTouched()
    {
        await _world.Start(Everywhere(null)(new Seat("b"))).SettleAsync();
        var accepted = _world.Zone.Accepted.Count;
        var seat = Everywhere(Deleting)(new Seat("a"));
        var one = _world.Start(seat);
        var withdrawal = new Withdrawal(World.Service, seat, one, one, _world.Clock);
        Assert.Contains("for 60 s", (await withdrawal.TakeTurnAsync(Own(Deleting), default)).Message, StringComparison.Ordinal);
        _world.Clock.Advance(Withdrawal.Grace / 2);

        // It stands again for a moment somewhere, and the minute begins anew.
        seat.With("c");
        await withdrawal.TakeTurnAsync(Own(Deleting), default);
        seat.With("c", service: s => s with { Deleted = Deleting });
        _world.Clock.Advance(Withdrawal.Grace / 2);
        var outcome = await withdrawal.TakeTurnAsync(Own(Deleting), default);

        Assert.Equal((false, Withdrawal.Grace), (outcome.IsEnded, outcome.ComeBackIn));
        Assert.Equal(accepted, _world.Zone.Accepted.Count);
    }

    private async Task<WithdrawalOutcome> WithdrawAsync(Tombstone tombstone, Func<Seat, Seat> with, string own = "a", bool place = true)
    {
        if (place)
            await _world.Start(Everywhere(null)(new Seat("b"))).SettleAsync();
        var seat = with(new Seat(own));
        var one = _world.Start(seat);
        var withdrawal = new Withdrawal(World.Service, seat, one, one, _world.Clock, _world.Checks);
        var first = await withdrawal.TakeTurnAsync(Own(tombstone), default);
        Assert.False(first.IsEnded, first.Message);
        _world.Clock.Advance(Withdrawal.Grace);
        return await withdrawal.TakeTurnAsync(Own(tombstone), default);
    }

    private static ServiceReport Own(Tombstone tombstone) => new() { Service = World.Service, SpecHash = "", Observers = ["a", "b", "c"], Deleted = tombstone };

    private static Func<Seat, Seat> Everywhere(Tombstone? tombstone) => seat =>
        new[] { "a", "b", "c" }.Where(o => o != seat.Observer).Aggregate(seat, (s, other) => s.With(other, service: r => r with { Deleted = tombstone }));
}
