using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Gates;

/// <summary>Asks the endpoint of a Webhook gate. Never throws but for the caller's cancellation: every fault is an answer that has not passed.</summary>
internal sealed class WebhookCall(TimeProvider time) : IDisposable
{
    private const int MostBytes = 16 * 1024;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 16,
    });

    public async Task<(bool Passed, string Detail)> AskAsync(WebhookGate gate, WebhookQuestion question, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(gate.Timeout.Value, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await SendAsync(gate, question, both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (false, $"the webhook did not answer within {gate.Timeout}");
        }
        catch (HttpRequestException e)
        {
            return (false, $"the webhook could not be asked: {e.HttpRequestError}");
        }
        catch (IOException)
        {
            return (false, "the webhook broke off its answer");
        }
        catch (JsonException)
        {
            return (false, "the webhook's answer is not a JSON object with passed and reason");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(bool, string)> SendAsync(WebhookGate gate, WebhookQuestion question, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(gate.Url, UriKind.Absolute, out var url))
            return (false, "the webhook's url cannot be asked; correct it");
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(question, WebhookJson.Default.WebhookQuestion)) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "agentregion-operator/1");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return (false, $"the webhook answered {(int)response.StatusCode}, not 200");
        await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
        var answer = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), WebhookJson.Default.WebhookAnswer);
        var reason = answer?.Reason is { Length: > 0 } text ? OneLine.Of(text) : null;
        return answer?.Passed switch
        {
            true => (true, reason ?? "the webhook says that it passes"),
            false => (false, reason ?? "the webhook says that it does not pass, and not why"),
            null => (false, "the webhook's answer has no passed"),
        };
    }
}

/// <param name="Service">The policy's namespace and name.</param>
/// <param name="Gate">The gate's name.</param>
/// <param name="Source">The active regions, joined by commas; null before the first placement.</param>
/// <param name="Target">The region that traffic could move to.</param>
internal sealed record WebhookQuestion(string Service, string Gate, string? Source, string Target);

internal sealed record WebhookAnswer(bool? Passed, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookQuestion))]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class WebhookJson : JsonSerializerContext;
