using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Benchmarks.Processes;

/// <summary>A program that is measured from outside, by what the kernel counts for it.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    // USER_HZ, which is 100 wherever Linux runs .NET.
    private const double TicksPerSecond = 100;
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Process _process;
    private readonly ConcurrentQueue<string?> _log = new();
    private readonly long _started;

    private MeasuredProcess(ProcessStartInfo start)
    {
        _started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Since its start.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>User and system time of all threads so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            // The second field, the name in parentheses, may hold spaces.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
    }

    public double ResidentMiB => Status("VmRSS:");

    public double PeakMiB => Status("VmHWM:");

    public string Log => string.Join('\n', _log);

    public static MeasuredProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (!File.Exists(program))
            throw new FileNotFoundException($"{program} is missing: ./dev bench builds it", program);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(start);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <returns>How long after its start it first answered 200 there.</returns>
    public async Task<TimeSpan> AnswersAsync(Uri uri, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(uri, cancellation);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return Elapsed;
            }
            catch (HttpRequestException)
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: {Log}");
            }
            await Task.Delay(1, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private double Status(string name) =>
        Number(File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal)) / 1024;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void Keep(string? line)
    {
        _log.Enqueue(line);
        if (_log.Count > 200)
            _log.TryDequeue(out _);
    }
}
