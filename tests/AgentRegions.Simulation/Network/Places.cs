namespace AgentRegions.Simulation.Network;

/// <summary>Where things are. Places are numbers, so that nothing depends on the order of a hash.</summary>
internal static class Places
{
    /// <summary>Each holds an agent of the service, and an operator with its cluster.</summary>
    public const int Regions = 3;

    /// <summary>Holds an operator only.</summary>
    public const int Witness = 3;

    /// <summary>Places with an operator: the regions and the witness. A seed uses three of them.</summary>
    public const int Operators = 4;

    /// <summary>The first of three replicas of the coordination store.</summary>
    public const int FirstReplica = 4;

    public const int Replicas = 3;

    /// <summary>Route 53's control plane.</summary>
    public const int Dns = 7;

    /// <summary>What an operator asks to see whether it is itself cut off.</summary>
    public const int ControlTarget = 8;

    public const int Count = 9;

    private static readonly string[] Names = ["a", "b", "c", "w", "store-1", "store-2", "store-3", "route53", "control"];

    public static string Name(int place) => Names[place];

    public static int Of(string region) => Array.IndexOf(Names, region);
}
