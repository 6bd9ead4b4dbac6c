using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Testing;

/// <summary>A server on loopback that keeps what it was sent and answers as a test wants.</summary>
public sealed class HttpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<HttpDelivery> _received = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public HttpReceiver()
    {
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Url = new($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
        }
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>The answer to the request of this number, from 1.</summary>
    public Func<int, HttpAnswer> Answer { get; set; } = _ => new(200);

    public IReadOnlyList<HttpDelivery> Received => [.. _received];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Abort();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var headers = context.Request.Headers.AllKeys.OfType<string>().ToDictionary(k => k, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase);
            _received.Enqueue(new(context.Request.Url!, headers, await reader.ReadToEndAsync(), DateTimeOffset.UtcNow));
            var answer = Answer(_received.Count);
            await Task.Delay(answer.After, _stopping.Token);
            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers ?? [])
                context.Response.Headers[name] = value;
            context.Response.ContentType = "text/xml";
            context.Response.OutputStream.Write(System.Text.Encoding.UTF8.GetBytes(answer.Body));
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The client left, or the test ended.
        }
    }
}

public sealed record HttpDelivery(Uri Url, IReadOnlyDictionary<string, string> Headers, string Body, DateTimeOffset At);

public sealed record HttpAnswer(int Status, string Body = "", TimeSpan After = default, Dictionary<string, string>? Headers = null);
