using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Tests;

/// <summary>
/// Two regions write one session while lines are cut, answers are lost, replicas are away, segments come late, processes are killed and the epoch
/// changes, at random.
/// </summary>
public sealed class RandomFaultTests
{
    private static readonly string[] Regions = ["eu", "us"];

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Merged_NothingAcknowledgedIsLost_NothingIsThereTwice_AndAllRegionsAgree(int block, bool across)
    {
        for (var seed = block * 50; seed < (block + 1) * 50; seed++)
        {
            var (acknowledged, contents) = await RunAsync(seed, ForkPolicy.Merge, across);
            foreach (var content in contents)
            {
                var ids = content.Messages.Select(m => m.Id).ToList();
                Assert.True(acknowledged.IsSubsetOf(ids), $"seed {seed}: lost {string.Join(' ', acknowledged.Except(ids))}");
                Assert.True(ids.Count == ids.Distinct().Count(), $"seed {seed}: {string.Join(' ', ids)}");
            }
            Assert.True(contents[0].Messages.Select(m => m.Id).SequenceEqual(contents[1].Messages.Select(m => m.Id)), $"seed {seed}: the regions differ");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VersionWins_AllRegionsAgreeInTheEnd(bool across)
    {
        for (var seed = 1000; seed < 1050; seed++)
        {
            var (_, contents) = await RunAsync(seed, ForkPolicy.VersionWins, across);
            Assert.True(contents[0].Messages.Select(m => m.Id).SequenceEqual(contents[1].Messages.Select(m => m.Id)), $"seed {seed}: the regions differ");
        }
    }

    private static async Task<(HashSet<string> Acknowledged, List<SessionContent> Contents)> RunAsync(int seed, ForkPolicy policy, bool across)
    {
        var dice = new Random(seed);
        await using var world = new World(seed, mostLag: 4);
        var acknowledged = new HashSet<string>();
        var processes = Regions.ToDictionary(r => r, r => new Incarnation(world, r, policy, across));
        for (var step = 0; step < 50; step++)
        {
            var region = Regions[dice.Next(2)];
            switch (dice.Next(14))
            {
                case < 6:
                    await processes[region].SayAsync($"{region}-{step}", acknowledged, checkpoint: dice.Next(4) > 0);
                    break;
                case 6 or 7:
                    world.Pass(TimeSpan.FromSeconds(dice.Next(1, 20)));
                    break;
                case 8:
                    world.Table.Partition("eu", "us");
                    break;
                case 9:
                    world.Table.Heal("eu", "us");
                    break;
                case 10:
                    world.Table[region].Faults.LoseAnswers(dice.Next(1, 4));
                    break;
                case 11:
                    world.Table[region].Faults.Outage = dice.Next(2) == 0;
                    break;
                case 12:
                    processes[region].Kill();
                    processes[region] = new(world, region, policy, across);
                    break;
                default:
                    if (dice.Next(2) == 0)
                        world.Table.HoldBack(key => key.Sort.StartsWith("seg#", StringComparison.Ordinal));
                    else
                        world.Knowledge.Current = Next(world.Knowledge.Current!, Regions[dice.Next(2)]);
                    break;
            }
        }
        await HealAsync(world, processes.Values);
        var contents = new List<SessionContent>();
        foreach (var region in Regions)
            contents.Add((await world.DoneAsync(world.Process(region, o => Configure(o, policy)).ReadAsync(World.Key)))?.Content ?? SessionContent.Empty);
        return (acknowledged, contents);
    }

    private static EpochKnowledge Next(EpochKnowledge before, string active) => new(before.Epoch + 1, [active], TimeSpan.Zero) { Leaving = [.. before.Active.Where(r => r != active)] };

    private static async Task HealAsync(World world, IEnumerable<Incarnation> processes)
    {
        world.Table.LetGo();
        world.Table.Heal("eu", "us");
        foreach (var region in Regions)
            world.Table[region].Faults.Outage = false;
        world.Knowledge.Current = new(world.Knowledge.Current!.Epoch + 1, Regions, TimeSpan.Zero);
        for (var round = 0; round < 6; round++)
        {
            world.Pass(TimeSpan.FromSeconds(10));
            foreach (var process in processes)
                await process.RefreshAsync();
        }
        world.Pass(TimeSpan.FromSeconds(10));
    }

    private static void Configure(SessionOptions options, ForkPolicy policy)
    {
        (options.Forks, options.Window, options.SnapshotEvery) = (policy, 1000, 3);
        // How much virtual time passes while calls wait for each other is not the same in every run.
        options.TimeToLive = TimeSpan.FromDays(7);
    }

    /// <summary>A process of a region, until it is killed.</summary>
    private sealed class Incarnation
    {
        private readonly World _world;
        private readonly AgentSessions _sessions;
        private readonly WatchedTable _table;
        private readonly List<string> _said = [];
        private AgentSession? _session;

        public Incarnation(World world, string region, ForkPolicy policy, bool across)
        {
            _world = world;
            _table = new(world.Table[region]);
            _sessions = world.Process(region, o => Configure(o, policy), table: _table, peers: across ? [.. Regions.Where(r => r != region).Select(r => (r, (ITable)world.Table[r]))] : []);
        }

        public async Task SayAsync(string id, HashSet<string> acknowledged, bool checkpoint)
        {
            try
            {
                _session ??= await _world.DoneAsync(_sessions.StartAsync(World.Key));
                _session.Append("user", id, id);
                _said.Add(id);
                if (!checkpoint)
                    return;
                await _world.DoneAsync(_session.CheckpointAsync());
                acknowledged.UnionWith(_said);
            }
            catch (SessionException e) when (e.Fault == SessionFault.StoreUnavailable)
            {
            }
        }

        public async Task RefreshAsync()
        {
            try
            {
                _session ??= await _world.DoneAsync(_sessions.StartAsync(World.Key));
                await _world.DoneAsync(_session.CheckpointAsync());
                await _world.DoneAsync(_session.RefreshAsync());
            }
            // Answers that are still to be lost; the store has healed before the last round.
            catch (SessionException e) when (e.Fault == SessionFault.StoreUnavailable)
            {
            }
        }

        public void Kill() => _table.BeforePut = _ => throw new TableException("killed");
    }
}
