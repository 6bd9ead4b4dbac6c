using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Aws.SnsMessages;

/// <summary>What Amazon SNS posts to an HTTPS subscription.</summary>
public sealed record SnsMessage
{
    public const string Notification = "Notification";
    public const string SubscriptionConfirmation = "SubscriptionConfirmation";
    public const string UnsubscribeConfirmation = "UnsubscribeConfirmation";

    public string? Type { get; init; }

    public string? MessageId { get; init; }

    public string? TopicArn { get; init; }

    public string? Subject { get; init; }

    public string? Message { get; init; }

    /// <summary>When SNS first sent it, in the form 2026-01-31T18:00:00.000Z.</summary>
    public string? Timestamp { get; init; }

    public string? Token { get; init; }

    [JsonPropertyName("SubscribeURL")]
    public string? SubscribeUrl { get; init; }

    public string? SignatureVersion { get; init; }

    public string? Signature { get; init; }

    [JsonPropertyName("SigningCertURL")]
    public string? SigningCertUrl { get; init; }

    /// <exception cref="FormatException">It is not such a message; says what to do.</exception>
    public static SnsMessage Read(ReadOnlySpan<byte> utf8)
    {
        const string remedy = "send it by an SNS subscription of protocol https, without raw message delivery";
        try
        {
            return JsonSerializer.Deserialize(utf8, SnsMessageJson.Default.SnsMessage) is { Type: Notification or SubscriptionConfirmation or UnsubscribeConfirmation, MessageId.Length: > 0, TopicArn: not null } message
                ? message
                : throw new FormatException($"the body is not a message of Amazon SNS: {remedy}");
        }
        catch (JsonException e)
        {
            throw new FormatException($"the body is not the JSON of Amazon SNS: {remedy}", e);
        }
    }

    /// <summary>What SNS signs: names and values, each on a line of its own, in the order of the names; an absent subject is left out.</summary>
    public byte[] ToSign()
    {
        var text = new StringBuilder();
        Append(nameof(Message), Message);
        Append(nameof(MessageId), MessageId);
        if (Type == Notification)
            Append(nameof(Subject), Subject);
        else
            Append("SubscribeURL", SubscribeUrl);
        Append(nameof(Timestamp), Timestamp);
        if (Type != Notification)
            Append(nameof(Token), Token);
        Append(nameof(TopicArn), TopicArn);
        Append(nameof(Type), Type);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Append(string name, string? value)
        {
            if (value is not null)
                text.Append(name).Append('\n').Append(value).Append('\n');
        }
    }
}

[JsonSourceGenerationOptions(MaxDepth = 8)]
[JsonSerializable(typeof(SnsMessage))]
internal sealed partial class SnsMessageJson : JsonSerializerContext;
