using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Killed;

/// <summary>The sidecar is killed as kill -9 does, in the middle of writing checkpoints to DynamoDB.</summary>
public sealed class KillTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Regions = ["us-east-1", "eu-west-1"];

    private readonly TempFolder _folder = new();
    private TestGlobalTable _table = null!;
    private StoreTap _tap = null!;

    public async Task InitializeAsync()
    {
        if (TestDynamoDb.SkipReason is not null)
            return;
        _table = await TestGlobalTable.StartAsync(Regions);
        _tap = await StoreTap.StartAsync(_table.Endpoint);
    }

    [DynamoDbFact]
    public async Task KilledAmidFlushes_TheSameOrAnotherRegionGoesOn_WithAllThatWasAcknowledged_NothingTorn_NothingTwice()
    {
        var dice = new Random(20);
        Conversation[] conversations = [new("waits", Style.Waits, new(1)), new("flushed", Style.IsFlushed, new(2)), new("mixed", Style.Mixed, new(3))];
        var sidecar = await StartAsync(Regions[0]);
        await Task.WhenAll(conversations.Select(c => c.BeginAsync(sidecar.Client)));
        foreach (var moment in Shuffled(Enum.GetValues<Moment>(), dice))
        {
            KillAt(sidecar, moment, dice.Next(1, 6));
            await Task.WhenAll(conversations.Select(c => c.TalkAsync(sidecar.Client))).WaitAsync(Eventually.Deadline);
            await sidecar.DisposeAsync();
            await Eventually.HoldsAsync(() => _tap.UnderWay == 0, "what the dead one sent has arrived");
            await _table.SettledAsync();

            sidecar = await StartAsync(Regions[dice.Next(2)]);
            foreach (var conversation in conversations)
                await conversation.CheckAsync(sidecar.Client);
            foreach (var conversation in conversations)
                await conversation.GoOnAsync(sidecar.Client);
        }
        await sidecar.DisposeAsync();
        Assert.All(conversations, c => Assert.True(c.Acknowledged > 10, $"{c.Acknowledged}"));
    }

    public async Task DisposeAsync()
    {
        if (_table is null)
            return;
        await _tap.DisposeAsync();
        await _table.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private Task<SidecarProcess> StartAsync(string region) =>
        SidecarProcess.StartAsync(region, _folder.PathOf("sidecar.sock"), _tap.Address, _table.SessionTable, "--flush-interval", "100ms");

    /// <summary>At the so-many-th write of the kind from now on.</summary>
    private void KillAt(SidecarProcess sidecar, Moment moment, int number)
    {
        var (isBefore, isIt) = moment switch
        {
            Moment.SegmentSent => (true, (Func<string, bool>)(key => key.StartsWith("seg#", StringComparison.Ordinal))),
            Moment.SegmentStored => (false, key => key.StartsWith("seg#", StringComparison.Ordinal)),
            Moment.FurtherPartSent => (true, key => key.StartsWith("seg#", StringComparison.Ordinal) && key.EndsWith("#2", StringComparison.Ordinal)),
            Moment.HeadSent => (true, key => key.StartsWith("head#", StringComparison.Ordinal)),
            _ => (false, key => key.StartsWith("head#", StringComparison.Ordinal)),
        };
        async Task<Fate> PassAsync(TappedCall call)
        {
            if (!isIt(call.PutSortKey) || Interlocked.Decrement(ref number) != 0)
                return Fate.GoesOn;
            await sidecar.KillAsync();
            return Fate.IsCut;
        }
        _tap.Before = isBefore ? PassAsync : _ => Task.FromResult(Fate.GoesOn);
        _tap.After = isBefore ? _ => Task.FromResult(Fate.GoesOn) : PassAsync;
    }

    private static Moment[] Shuffled(Moment[] moments, Random dice)
    {
        dice.Shuffle(moments);
        return moments;
    }

    private enum Moment
    {
        SegmentSent,
        SegmentStored,
        FurtherPartSent,
        HeadSent,
        HeadStored,
    }
}
