using AgentRegions.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Simulation.Sessions;

/// <summary>Hears the forks that a process reports in its log, which is where a person would.</summary>
internal sealed class ForkEar(Promises promises) : ILogger<AgentSessions>
{
    private const int Forked = 5001;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id != Forked || state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            return;
        string? Value(string name) => values.First(v => v.Key == name).Value?.ToString();
        if (Value("policy") != nameof(Core.Sessions.ForkPolicy.Merge))
            promises.LeftAside(SessionWorld.IdOf(Value("key")!), Value("other")!);
    }
}
