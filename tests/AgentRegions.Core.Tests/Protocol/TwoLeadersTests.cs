using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>
/// Two operators that both believe to lead, every call of theirs interleaved at random, with lost answers and batches that
/// arrive late. <see cref="MemoryStore"/> and <see cref="StrictZone"/> watch over each write; a seed runs the same every time.
/// </summary>
public sealed class TwoLeadersTests
{
    private const int Seeds = 800;

    [Fact]
    public void RandomInterleavings_TheZoneNeverGoesBackAndEndsAsPublished()
    {
        // Continuations run on this thread, in the order that the seed draws.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var (batches, refused, late) = (0, 0, 0);
            for (var seed = 0; seed < Seeds; seed++)
            {
                var run = new Interleaving(seed);
                try
                {
                    run.Run();
                }
                catch (Exception e)
                {
                    throw new InvariantBrokenException($"seed {seed}: {e}");
                }
                (batches, refused, late) = (batches + run.World.Zone.Accepted.Count, refused + run.World.Zone.Stale, late + run.AcceptedLate);
            }
            Assert.True(batches > 5 * Seeds && refused > Seeds / 4 && late > Seeds / 20, $"{batches} accepted, {refused} refused, {late} accepted late: too tame");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private sealed class Interleaving
    {
        private readonly Random _random;
        private readonly List<(TaskCompletionSource Gate, string Call, bool Done)> _waiting = [];
        private readonly List<DnsChange> _hung = [];
        private readonly Operator[] _operators;
        private readonly Task?[] _turns = new Task?[2];

        public Interleaving(int seed)
        {
            _random = new(seed);
            _operators = [World.Start("one", HookAsync), World.Start("two", HookAsync)];
            World.Policy = Given.Policy with { Cooldown = Duration.Zero, MaxChangesPerDay = 1000, Failback = new() { StableFor = Duration.Zero } };
        }

        public World World { get; } = new();

        public int AcceptedLate { get; private set; }

        public void Run()
        {
            for (var step = 0; step < 300; step++)
                Step();
            // The last batches of the one that is gone are still under way.
            Drain();
            var epochs = World.Zone.Accepted.Select(c => OwnershipRecord.Parse(c.NextOwnership!.Values[0])!.Epoch).ToList();
            Assert.Equal(epochs.Order(), epochs);
            Heal();
        }

        private void Step()
        {
            var what = _random.Next(20);
            if (what == 0)
                World.Set($"{(char)('a' + _random.Next(3))}", _random.Next(2) == 0 ? Verdict.Healthy : Verdict.Down, Given.Long);
            else if (what == 1)
                World.Clock.Advance(TimeSpan.FromSeconds(_random.Next(1, 70)));
            else if (what < 4)
                DeliverHung();
            else if (what < 8 && _turns.Contains(null))
                StartTurn();
            else if (_waiting.Count > 0)
                Release();
        }

        private void StartTurn()
        {
            var idle = _turns[0] is null && (_turns[1] is not null || _random.Next(2) == 0) ? 0 : 1;
            _turns[idle] = _operators[idle].TurnAsync();
            Collect();
        }

        private void Release()
        {
            var index = _random.Next(_waiting.Count);
            var (gate, call, done) = _waiting[index];
            _waiting.RemoveAt(index);
            if (_random.Next(15) == 0 && Fault(call) is { } fault)
            {
                if (call == "write-zone" && !done && _random.Next(2) == 0)
                    _hung.Add(_operators.Select(o => o.LastChange).OfType<DnsChange>().ElementAt(_random.Next(_operators.Count(o => o.LastChange is not null))));
                gate.SetException(fault);
            }
            else
                gate.SetResult();
            Collect();
        }

        private void DeliverHung()
        {
            if (_hung.Count == 0)
                return;
            var change = _hung[_random.Next(_hung.Count)];
            _hung.Remove(change);
            // Once accepted, its TXT is consumed: a second copy is as stale as any other.
            if (World.Zone.Accepted.Contains(change))
                return;
            if (World.Zone.Apply(change) is DnsChangeResult.Accepted)
                AcceptedLate++;
        }

        private void Collect()
        {
            for (var i = 0; i < 2; i++)
            {
                if (_turns[i] is not { IsCompleted: true } turn)
                    continue;
                turn.GetAwaiter().GetResult();
                _turns[i] = null;
            }
        }

        private void Drain()
        {
            while (_waiting.Count > 0)
            {
                var (gate, _, _) = _waiting[0];
                _waiting.RemoveAt(0);
                gate.SetResult();
                Collect();
            }
            while (_hung.Count > 0)
                DeliverHung();
        }

        private void Heal()
        {
            foreach (var region in World.Regions.Keys.ToList())
                World.Set(region, Verdict.Healthy, Given.Long);
            var last = _operators[_random.Next(2)];
            last.Hook = (_, _) => Task.CompletedTask;
            last.SettleAsync().GetAwaiter().GetResult();
            Assert.Equal("203.0.113.1", World.Zone.Answers);
            Assert.Equal(World.Register.Published!.Active, World.Zone.Owner!.Active);
            Assert.Equal((World.Register.Epoch, World.Register.Epoch), (World.Register.Published.Epoch, World.Zone.Owner.Epoch));
            CrashTests.AssertAtRestAsync(World, last).GetAwaiter().GetResult();
        }

        private Task HookAsync(string call, bool done)
        {
            // What was read is as old as its answer; the answer's way back adds nothing.
            if (done && !call.StartsWith("write", StringComparison.Ordinal))
                return Task.CompletedTask;
            var gate = new TaskCompletionSource();
            _waiting.Add((gate, call, done));
            return gate.Task;
        }

        private static Exception? Fault(string call) => call switch
        {
            "write-zone" or "read-zone" or "is-in-sync" => new DnsException(DnsFault.Unavailable, "no answer"),
            _ => new CoordinationException("no answer"),
        };
    }
}
