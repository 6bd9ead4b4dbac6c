using System.Net;
using AgentRegions.Kubernetes.Connection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Client;

/// <summary>Sends requests: authenticated, in bounded time, again when that is safe. Anything but success is a <see cref="KubernetesException"/>.</summary>
internal sealed partial class ApiTransport(ClusterAccess cluster, KubernetesClientOptions options, TimeProvider time, Random random, ClientMetrics metrics, ILogger logger) : IDisposable
{
    private readonly Connections _connections = new(cluster, options.UserAgent ?? DefaultUserAgent, options.MessageHandler);
    private readonly RetryRules _retries = new(options.MaxRetries, random);
    private readonly WarningLog _warnings = new(logger);

    public ServerClock Clock { get; } = new(time);

    // A server under a path keeps it: relative URLs resolve below a trailing slash.
    public Uri Server { get; } = cluster.Server.AbsoluteUri.EndsWith('/') ? cluster.Server : new(cluster.Server.AbsoluteUri + "/");

    private static string DefaultUserAgent
    {
        get
        {
            var program = System.Reflection.Assembly.GetEntryAssembly()?.GetName();
            return $"{program?.Name ?? "agentregions"}/{program?.Version?.ToString(3) ?? "0"}";
        }
    }

    public Task<byte[]> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, ReadWholeAsync, cancellationToken);

    /// <summary>The answer's headers only; the caller reads and disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, (response, _) => Task.FromResult(response), cancellationToken);

    public void Dispose()
    {
        _connections.Dispose();
        (cluster.Credentials as IDisposable)?.Dispose();
    }

    private async Task<T> SendAsync<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var started = time.GetTimestamp();
        var mayRenewCredential = true;
        _retries.Begin();
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                KubernetesException failure;
                TimeSpan? delay;
                try
                {
                    var credential = await cluster.Credentials.GetAsync(both.Token);
                    var response = await AttemptAsync(request, credential, both.Token);
                    if (response.IsSuccessStatusCode)
                        return await read(response, both.Token);
                    using (response)
                        failure = await ApiErrors.ReadAsync(response, cluster.Server, time, both.Token);
                    if (mayRenewCredential && response.StatusCode == HttpStatusCode.Unauthorized && cluster.Credentials.Reject(credential))
                    {
                        mayRenewCredential = false;
                        continue;
                    }
                    delay = _retries.After(request, failure, attempt);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    metrics.Requested(request.Method, null, cluster.Server);
                    failure = ApiErrors.NoAnswer(cluster.Server, e);
                    delay = _retries.After(request, e, attempt);
                }
                if (delay is not { } wait || time.GetElapsedTime(started) + wait >= options.RequestTimeout)
                    throw failure;
                Retrying(logger, request.Method, request.PathAndQuery, wait.TotalSeconds, failure.Message);
                await Task.Delay(wait, time, both.Token);
            }
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.TooLate(cluster.Server, "no answer", options.RequestTimeout, e);
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage(Server);
        message.Headers.Authorization = credential.Header;
        // TLS asks for, and verifies, the name that the request is addressed to.
        if (cluster.Configuration.TlsServerName is { Length: > 0 } name)
            message.Headers.Host = name;
        var response = await _connections.For(credential).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        metrics.Requested(request.Method, response.StatusCode, cluster.Server);
        if (response.Headers.Date is { } date)
            Clock.Observe(date);
        _warnings.Observe(response.Headers);
        return response;
    }

    private static async Task<byte[]> ReadWholeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 1102, Level = LogLevel.Debug, Message = "{Method} {Path} is sent again in {Delay} s: {Reason}")]
    private static partial void Retrying(ILogger logger, HttpMethod method, string path, double delay, string reason);
}
