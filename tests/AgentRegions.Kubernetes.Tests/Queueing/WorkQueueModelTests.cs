using AgentRegions.Kubernetes.Queueing;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;

namespace AgentRegions.Kubernetes.Tests.Queueing;

/// <summary>Random operations on the queue and on a model that is too simple to be wrong; what they hand out must be the same.</summary>
public sealed class WorkQueueModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task RandomOperations_SameAsTheModel(int seed)
    {
        using var meters = new TestMeters();
        var time = new ManualTimeProvider();
        using var queue = new WorkQueue<int>("q", new(meters.Factory), time);
        var model = new Model();
        var random = new Random(seed);
        for (var step = 0; step < 5000; step++)
        {
            var key = random.Next(8);
            switch (random.Next(10))
            {
                case < 3:
                    var priority = (WorkPriority)random.Next(2);
                    queue.Add(key, priority);
                    model.Add(key, priority);
                    break;
                case < 5:
                    var delay = TimeSpan.FromMilliseconds(random.Next(50));
                    queue.AddAfter(key, delay);
                    model.AddAfter(key, time.Elapsed + delay, delay);
                    break;
                case 5:
                    var pause = TimeSpan.FromMilliseconds(random.Next(30));
                    time.Advance(pause);
                    model.AdvanceTo(time.Elapsed);
                    break;
                case < 8 when model.Ready > 0:
                    var taken = queue.TakeAsync().AsTask();
                    Assert.True(taken.IsCompletedSuccessfully, $"step {step}: the model has a key");
                    Assert.Equal(model.Take(), (await taken).Key);
                    break;
                case >= 8 when model.InFlight.Count > 0:
                    var done = model.InFlight.Order().ElementAt(random.Next(model.InFlight.Count));
                    queue.Done(done);
                    model.Done(done);
                    break;
            }
            Assert.Equal(model.Depth, queue.Depth);
        }
    }

    private sealed class Model
    {
        private readonly List<(int Key, WorkPriority Priority)> _ready = [];
        private readonly Dictionary<int, WorkPriority> _again = [];
        private readonly List<(int Key, TimeSpan DueAt)> _delayed = [];

        public HashSet<int> InFlight { get; } = [];

        public int Ready => _ready.Count;

        public int Depth => _ready.Count + _again.Count;

        public void Add(int key, WorkPriority priority)
        {
            if (InFlight.Contains(key))
                _again[key] = _again.TryGetValue(key, out var before) && before > priority ? before : priority;
            else if (_ready.FindIndex(entry => entry.Key == key) is >= 0 and var at)
            {
                if (_ready[at].Priority >= priority)
                    return;
                _ready.RemoveAt(at);
                _ready.Add((key, priority));
            }
            else
                _ready.Add((key, priority));
        }

        public void AddAfter(int key, TimeSpan dueAt, TimeSpan delay)
        {
            if (delay <= TimeSpan.Zero)
                Add(key, WorkPriority.High);
            else if (_delayed.FindIndex(entry => entry.Key == key) is >= 0 and var at)
            {
                if (dueAt >= _delayed[at].DueAt)
                    return;
                _delayed.RemoveAt(at);
                _delayed.Add((key, dueAt));
            }
            else
                _delayed.Add((key, dueAt));
        }

        public void AdvanceTo(TimeSpan now)
        {
            foreach (var due in _delayed.Where(entry => entry.DueAt <= now).OrderBy(entry => entry.DueAt).ToArray())
            {
                _delayed.Remove(due);
                Add(due.Key, WorkPriority.High);
            }
        }

        public int Take()
        {
            var at = _ready.FindIndex(entry => entry.Priority == WorkPriority.High) is >= 0 and var high ? high : 0;
            var key = _ready[at].Key;
            _ready.RemoveAt(at);
            InFlight.Add(key);
            return key;
        }

        public void Done(int key)
        {
            InFlight.Remove(key);
            if (_again.Remove(key, out var priority))
                _ready.Add((key, priority));
        }
    }
}
