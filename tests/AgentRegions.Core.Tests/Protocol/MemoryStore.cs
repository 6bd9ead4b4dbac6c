using AgentRegions.Core.Coordination;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A linearizable register that keeps text, as real stores do, and checks that nothing that only rises ever falls.</summary>
internal sealed class MemoryStore(ManualTimeProvider clock)
{
    private readonly Dictionary<long, string> _leaders = [];
    private int _version;

    public string Id { get; set; } = "store-1";

    public int Writes { get; private set; }

    /// <summary>Until an operation shows that the leader noticed.</summary>
    public bool IsReplaced { get; private set; }

    public Register? Value { get; private set; }

    /// <summary>The store's time has whole seconds, as a Date header has.</summary>
    public RegisterReading Read()
    {
        var now = clock.GetUtcNow();
        return new(Value, Value is null ? null : $"{_version}", now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
    }

    public RegisterReading? CompareAndSwap(RegisterReading expected, Register next, string writer)
    {
        if (expected.Version != Read().Version)
            return null;
        // A leader may name its successor, and nobody leads what is withdrawn.
        var handsOver = Value?.Leader == writer && (next.Term == Value.Term + 1 || next.WithdrawnAt is not null);
        if (next.Leader != writer && !handsOver)
            throw new InvariantBrokenException($"{writer} writes in a term of {next.Leader}");
        if (next.Leader is { } leader)
            _leaders[next.Term] = leader;
        if (Value is { } was && (next.Term < was.Term || next.Epoch < was.Epoch || next.Sequence < was.Sequence))
            throw new InvariantBrokenException($"term, epoch and sequence only rise: {RegisterJson.Write(next)} after {RegisterJson.Write(was)}");
        if (Value?.Operation is { RaisesEpoch: true } open && next.Operation is null && next.History.All(h => h.Epoch != open.Epoch))
            throw new InvariantBrokenException($"operation {open.Id} left no trace in the history");
        Value = RegisterJson.Read(RegisterJson.Write(next));
        _version++;
        Writes++;
        IsReplaced &= next.Operation is null;
        return Read();
    }

    /// <summary>Only who took a term may act in it.</summary>
    public void AssertLed(long term, string by)
    {
        if (_leaders.GetValueOrDefault(term) != by)
            throw new InvariantBrokenException($"{by} acts in term {term} of {_leaders.GetValueOrDefault(term)}");
    }

    /// <summary>What an operator's disaster does to a register.</summary>
    public void Replace(Register? value)
    {
        Value = value;
        _version++;
        IsReplaced = true;
    }
}

/// <summary>Escapes the protocol: it handles faults, not broken promises.</summary>
internal sealed class InvariantBrokenException(string message) : Exception(message);
