using System.Text.Json;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Knowledge;

/// <summary>Takes what a sidecar says of itself, and passes news of it on to whoever prepares a switchover.</summary>
internal sealed class SidecarReports(SidecarBoard sidecars, ServiceBoard board, ReportPublisher publisher, IEntityQueue<FailoverPolicy> queue)
{
    public const int MostBytes = 4 * 1024;
    private const int LongestId = 200;

    /// <returns>What is wrong with it; null when it was taken. Of a region that the service does not have it is taken note of by nobody.</returns>
    public string? Take(NamespacedName service, string id, ReadOnlySpan<byte> body)
    {
        SidecarWord? word;
        try
        {
            word = JsonSerializer.Deserialize(body, KnowledgeJson.Default.SidecarWord);
        }
        catch (JsonException e)
        {
            return e.Message;
        }
        if (word is null || word.Streams < 0 || word.NotStored < 0 || id.Length is 0 or > LongestId)
            return $"a sidecar says region, and streams and notStored that are not negative; its id has 1 to {LongestId} characters";
        if (board.Get(service) is { } turn && turn.Input.Regions.Any(r => r.Name == word.Region) && sidecars.Put(service, id, word))
        {
            publisher.Publish(service);
            if (turn.Outcome.Register?.Preparation is not null)
                queue.Enqueue(service);
        }
        return null;
    }
}
