using AgentRegions.Sandbox.World;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Tells a person what they can do in a world that stays.</summary>
internal static class Playground
{
    /// <summary>Before the show.</summary>
    public static IEnumerable<string> Welcome() =>
    [
        "",
        "The world is up, and you may use it now from a second terminal: ./dev kubectl ..., ./dev dig ..., ./dev chaos --help.",
        "A show of about half a minute begins here. If you change the world meanwhile, the show stops and the world is yours.",
        "",
    ];

    /// <summary>In place of the rest of the show.</summary>
    public static IEnumerable<string> Stopped(string why) =>
    [
        $"The show stops here, because you changed the world: {why}.",
        "The show may have left a region dead; ./dev chaos heal repairs everything.",
    ];

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
