using System.Net;
using System.Text;
using System.Text.Json;
using AgentRegions.Kubernetes.Json;

namespace AgentRegions.Kubernetes.Client;

/// <summary>Turns what came instead of an object into a <see cref="KubernetesException"/>.</summary>
internal static class ApiErrors
{
    private const int LongestBody = 1024 * 1024;
    private const int LongestText = 300;

    public static async Task<KubernetesException> ReadAsync(HttpResponseMessage response, Uri server, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await ReadSomeAsync(response.Content, cancellationToken);
        var status = AsStatus(body) ?? Plain(response.StatusCode, body, server);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            status.Message = $"{server} does not accept the credentials: {status.Message}";
        return new(status, response.StatusCode, RetryAfter(response, status, time));
    }

    public static KubernetesException NoAnswer(Uri server, Exception cause) => new(
        new() { Status = "Failure", Reason = "NoAnswer", Message = $"no answer from {server}: {Innermost(cause)}" }, null, null, cause);

    public static KubernetesException TooLate(Uri server, string what, TimeSpan patience, Exception? cause = null) => new(
        new() { Status = "Failure", Reason = "Timeout", Message = $"{what} from {server} within {patience.TotalSeconds} s" }, null, null, cause);

    private static V1Status? AsStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, KubernetesJson.Default.TypeInfo<V1Status>());
            return status?.Message is null && status?.Reason is null ? null : status;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A proxy or a load balancer answered, or the server in a hurry.
    private static V1Status Plain(HttpStatusCode code, byte[] body, Uri server)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        if (text.Length > LongestText)
            text = text[..LongestText] + " ...";
        return new() { Status = "Failure", Code = (int)code, Message = $"{server} answered {(int)code}{(text.Length > 0 ? $": {text}" : "")}" };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, V1Status status, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)),
            _ => status.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
        };

    private static async Task<byte[]> ReadSomeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; body.Length < LongestBody && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
                body.Write(buffer, 0, read);
            return body.ToArray();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status code alone says enough.
            return [];
        }
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }
}
