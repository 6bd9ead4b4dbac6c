using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Sandbox.Agents;
using k8s.Models;

namespace AgentRegions.Sandbox.World;

/// <summary>The Deployment behind an agent: no controller runs in a sandbox, so this keeps its status in line with the agent.</summary>
internal sealed class Workload(IKubernetesClient client, string @namespace)
{
    public static string NameOf(RegionAgent agent) => $"agent-{agent.Region}";

    public static JsonObject Manifest(RegionAgent agent)
    {
        var name = NameOf(agent);
        return new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "agent", ["image"] = "agent:1.0.0" }) },
                },
            },
        };
    }

    /// <summary>Writes how many replicas are there. An API server that does not answer leaves it as it was.</summary>
    public async Task FollowAsync(RegionAgent agent)
    {
        var available = agent.IsRunning ? 1 : 0;
        var status = new JsonObject { ["replicas"] = 1, ["readyReplicas"] = available, ["availableReplicas"] = available, ["updatedReplicas"] = 1 };
        try
        {
            await client.PatchAsync<V1Deployment>(new(PatchType.Merge, new JsonObject { ["status"] = status }), NameOf(agent), @namespace, "status");
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or TimeoutException)
        {
            // It is the world that is broken, on purpose.
        }
    }
}
