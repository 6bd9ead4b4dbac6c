using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tables.Replication;

/// <summary>One item at one replica, as far as it was seen: what it is, which change made it so, and which of our own writes the stream has yet to show.</summary>
internal sealed class ReplicaItem
{
    private readonly Queue<JsonObject?> _echoes = new();

    public JsonObject? Image { get; private set; }

    public Stamp Stamp { get; private set; }

    /// <summary>Takes what the stream shows.</summary>
    /// <returns>Whether it is a change of this region's own, rather than our own write coming back.</returns>
    public bool Saw(JsonObject? image, Stamp stamp)
    {
        if (_echoes.TryPeek(out var echo) && JsonNode.DeepEquals(echo, image))
        {
            _echoes.Dequeue();
            return false;
        }
        (Image, Stamp) = (image, stamp);
        return true;
    }

    public void Wrote(JsonObject? image, Stamp stamp)
    {
        // A write that changes nothing is not in the stream.
        if (!JsonNode.DeepEquals(Image, image))
            _echoes.Enqueue(image);
        (Image, Stamp) = (image, stamp);
    }
}

/// <summary>When a change was seen, and where: of two changes the later one stays, everywhere.</summary>
internal readonly record struct Stamp(long Number, string Region) : IComparable<Stamp>
{
    public int CompareTo(Stamp other) => Number.CompareTo(other.Number) is not 0 and var byNumber ? byNumber : string.CompareOrdinal(Region, other.Region);
}
