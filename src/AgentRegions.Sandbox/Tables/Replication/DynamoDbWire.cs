using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tables.Replication;

/// <summary>DynamoDB Local as it is on the wire, streams included: each region that a request is signed for is a table space of its own.</summary>
internal sealed class DynamoDbWire(Uri endpoint) : IDisposable
{
    public const string Items = "DynamoDB_20120810";
    public const string Streams = "DynamoDBStreams_20120810";

    private readonly HttpClient _http = new();

    /// <returns>Null when the write's condition did not hold.</returns>
    /// <exception cref="HttpRequestException">Anything else went wrong; the message has DynamoDB's words.</exception>
    public async Task<JsonObject?> CallAsync(string region, string service, string operation, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"{service}.{operation}");
        // DynamoDB Local reads the region and looks at no signature; the key is part of the space's name unless it shares one database.
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={Key}/20260101/{region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.IsSuccessStatusCode)
            return JsonNode.Parse(text)!.AsObject();
        return text.Contains("ConditionalCheckFailedException", StringComparison.Ordinal) ? null : throw new HttpRequestException($"{operation} in {region}: {text}", null, response.StatusCode);
    }

    public string Key { get; init; } = "test";

    public void Dispose() => _http.Dispose();
}
