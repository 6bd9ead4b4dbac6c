using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentRegions.Testing;

/// <summary>Signs messages as Amazon SNS does, by AWS' description of the string to sign.</summary>
public static class SnsSigner
{
    public static JsonObject Sign(JsonObject message, RSA key)
    {
        string[] fields = (string?)message["Type"] == "Notification"
            ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
            : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        var text = string.Concat(fields.Where(message.ContainsKey).Select(f => $"{f}\n{(string?)message[f]}\n"));
        var hash = (string?)message["SignatureVersion"] == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        message["Signature"] = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), hash, RSASignaturePadding.Pkcs1));
        return message;
    }
}
