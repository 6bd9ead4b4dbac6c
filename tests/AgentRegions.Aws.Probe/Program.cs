using AgentRegions.Aws;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.Zones;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;

// Arguments: zone, zone id, name. Prints what the zone holds for the name.
// Or: table, AWS region. Prints the id of the coordination store, and how often this service's register was written by this program.
return args.Length == 2 ? await StoreAsync(args[0], args[1]) : await ZoneAsync(args);

static async Task<int> ZoneAsync(string[] args)
{
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
}

static async Task<int> StoreAsync(string table, string region)
{
    using var dynamoDb = new DynamoDbCoordination(new() { RequestTimeout = TimeSpan.FromSeconds(20) });
    try
    {
        foreach (var refusal in await dynamoDb.Tables.CheckAsync(table, [region], [], CancellationToken.None))
            Console.WriteLine($"{refusal.Reason}: {refusal.Message}");
        var store = dynamoDb.Open(table, [region]);
        var service = new NamespacedName("default", "probe");
        var before = await store.ReadAsync(service, CancellationToken.None);
        var after = await store.CompareAndSwapAsync(service, before, (before.Value ?? new()).LedBy("probe"), CancellationToken.None);
        Console.WriteLine($"store {await store.GetStoreIdAsync(CancellationToken.None)}: term {after?.Value?.Term}");
        return 0;
    }
    catch (CoordinationException e)
    {
        Console.WriteLine($"{e.Reason}: {e}");
        return 1;
    }
}
