using System.Text.Json;
using AgentRegions.Kubernetes.Json;

namespace AgentRegions.Kubernetes.Client;

/// <summary>The answer to a watch request, event by event, with a deadline for each read.</summary>
internal sealed class WatchStream<TEntity>(HttpResponseMessage response, EntityJson<TEntity> json, Uri server, KubernetesClientOptions options, TimeProvider time) : IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private LineReader? _lines;

    /// <summary>Null when the server ended the watch.</summary>
    public async ValueTask<WatchEvent<TEntity>?> NextAsync(CancellationToken cancellationToken)
    {
        while (await NextLineAsync(cancellationToken) is { } line)
        {
            if (!line.IsEmpty && Parse(line.Span) is { } change)
                return change;
        }
        return null;
    }

    public void Dispose() => response.Dispose();

    private async ValueTask<ReadOnlyMemory<byte>?> NextLineAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.WatchReadDeadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            _lines ??= new(await response.Content.ReadAsStreamAsync(both.Token), options.MaxEventLength);
            return await _lines.ReadAsync(both.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.TooLate(server, "a watch brought nothing", options.WatchReadDeadline, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw ApiErrors.NoAnswer(server, e);
        }
    }

    private WatchEvent<TEntity>? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return json.ReadEvent(line);
        }
        catch (JsonException e)
        {
            throw new KubernetesException(new V1Status { Reason = "BrokenStream", Message = $"a watch of {server} broke in the middle of an event" }, null, null, e);
        }
    }
}
