using AgentRegions.Aws;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;

// Arguments: zone, zone id, name. Prints what the zone holds for the name.
using var zones = new Route53Zones(new Route53Options());
try
{
    var snapshot = await zones.ReadAsync(new DnsTarget(args[0], args[1], args[2]), CancellationToken.None);
    Console.WriteLine($"ownership: {snapshot.Ownership?.ToString() ?? "none"}");
    return 0;
}
catch (DnsException e)
{
    Console.WriteLine($"{e.Fault}: {e}");
    return 1;
}
