using AgentRegions.Sandbox.World;

namespace AgentRegions.Sandbox.Demo;

/// <summary>What a person can do in a world that stays.</summary>
internal static class Playground
{
    public static IEnumerable<string> Lines(SandboxWorld world) =>
    [
        "",
        "The world stays up until Ctrl+C. In a second terminal:",
        "  ./dev kubectl get areg,fop,failovers",
        "  ./dev kubectl describe failover support-agent-2",
        "  ./dev dig agent.example.com",
        "  ./dev chaos kill us-east-1               # then: ./dev chaos revive us-east-1",
        "  ./dev chaos --help                       # hang, slow, 503, cut, break-contract, throttle-dns, ...",
        "  ./dev kubectl create -f config/samples/requests/switchover.yaml",
        $"  curl -s {world.Operator.Endpoint}metrics | grep ^agentregion_",
        $"  export KUBECONFIG={world.Cluster.Kubeconfig} AWS_ENDPOINT_URL_ROUTE_53={world.Route53.Endpoint}",
        "",
    ];
}
