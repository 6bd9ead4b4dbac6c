using AgentRegions.Sessions;
using AgentRegions.Simulation.Kernel;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Simulation.Sessions;

/// <summary>A process' log. The forks that it reports there count as reported: that is where a person reads of them.</summary>
internal sealed class ForkEar(Promises promises, SimProcess process, Scheduler scheduler) : ILogger<AgentSessions>
{
    private const int Forked = 5001;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (scheduler.Trace.KeepsLines)
            scheduler.Trace.Say(scheduler.Now, process.Name, $"  says {formatter(state, exception)}");
        if (eventId.Id != Forked || state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            return;
        string? Value(string name) => values.First(v => v.Key == name).Value?.ToString();
        if (Value("policy") != nameof(Core.Sessions.ForkPolicy.Merge))
            promises.LeftAside(SessionWorld.IdOf(Value("key")!), Value("other")!);
    }
}
