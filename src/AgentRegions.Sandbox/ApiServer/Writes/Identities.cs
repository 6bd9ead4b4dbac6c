using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Uids, generated names and times: what a server adds that no client chooses.</summary>
internal sealed class Identities(TimeProvider time, Random random)
{
    // No vowels, so that nothing rude comes out; nor what is easily misread.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>To the second, as Kubernetes writes it.</summary>
    public string Timestamp => Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public string NewName(string prefix) => prefix + new string(random.GetItems<char>(Letters, SuffixLength));

    /// <summary>Marks an object as being deleted.</summary>
    public void MarkDeleted(JsonObject metadata)
    {
        metadata["deletionTimestamp"] = Timestamp;
        metadata["deletionGracePeriodSeconds"] = 0;
        if (metadata["generation"]?.GetValue<long>() is { } generation and > 0)
            metadata["generation"] = generation + 1;
    }
}
