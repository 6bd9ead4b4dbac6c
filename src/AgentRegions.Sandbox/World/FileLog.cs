using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sandbox.World;

/// <summary>Logs to a file of its own, so that the screen is the demo's.</summary>
internal sealed class FileLog(string path, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file = new(path, append: false) { AutoFlush = true };
    private bool _closed;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
        }
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss.fff} {level,-11} {category}: {message}");
        lock (_lock)
        {
            if (_closed)
                return;
            _file.WriteLine(exception is null ? line : $"{line}\n{exception}");
        }
    }

    private sealed class Category(FileLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(logLevel, name, formatter(state, exception), exception);
    }
}
