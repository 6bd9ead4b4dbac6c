using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>What DynamoDB says of a table that matters here.</summary>
public sealed record TableFacts
{
    public required string Name { get; init; }

    /// <summary>Of the replica that was asked, by its ARN.</summary>
    public required string Region { get; init; }

    /// <summary>As DynamoDB calls it: ACTIVE, CREATING, ...</summary>
    public required string Status { get; init; }

    /// <summary>STRONG or EVENTUAL; null when DynamoDB does not say, which for a global table means EVENTUAL.</summary>
    public string? Consistency { get; init; }

    /// <summary>The regions that hold the table, <see cref="Region"/> included; one for a single-Region table.</summary>
    public IReadOnlyList<string> Replicas { get; init; } = [];

    public IReadOnlyList<string> Witnesses { get; init; } = [];

    /// <summary>As "pk (HASH, S)".</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public bool IsDeletionProtected { get; init; }

    /// <summary>The attribute that says when an item goes; null: there is none, or it was not asked for.</summary>
    public string? TtlAttribute { get; init; }

    /// <summary>DynamoDB Local, which names no region and has neither replicas nor backups.</summary>
    public bool IsLocal => Region == "ddblocal";

    /// <summary>Replicas and witnesses that are not yet, or no longer, there.</summary>
    public IReadOnlyList<string> Unready { get; init; } = [];

    internal static TableFacts Of(TableDescription table)
    {
        var region = RegionOf(table.TableArn);
        var replicas = table.Replicas ?? [];
        var witnesses = table.GlobalTableWitnesses ?? [];
        return new()
        {
            Name = table.TableName,
            Region = region,
            Status = table.TableStatus?.Value ?? "unknown",
            Consistency = table.MultiRegionConsistency?.Value,
            Replicas = [.. replicas.Where(IsThere).Select(r => r.RegionName).Append(region).Distinct().Order(StringComparer.Ordinal)],
            Witnesses = [.. witnesses.Where(IsThere).Select(w => w.RegionName).Order(StringComparer.Ordinal)],
            Keys = [.. (table.KeySchema ?? []).Select(k => $"{k.AttributeName} ({k.KeyType}, {table.AttributeDefinitions?.FirstOrDefault(a => a.AttributeName == k.AttributeName)?.AttributeType})")],
            IsDeletionProtected = table.DeletionProtectionEnabled ?? false,
            Unready =
            [
                .. replicas.Where(r => !IsThere(r)).Select(r => $"{r.RegionName} ({r.ReplicaStatus})"),
                .. witnesses.Where(w => !IsThere(w)).Select(w => $"{w.RegionName} ({w.WitnessStatus})"),
            ],
        };
    }

    // A replica in a region that fails is one all the same: an outage must not make the table look like another.
    private static bool IsThere(ReplicaDescription replica) =>
        replica.ReplicaStatus != ReplicaStatus.CREATING && replica.ReplicaStatus != ReplicaStatus.CREATION_FAILED && replica.ReplicaStatus != ReplicaStatus.DELETING;

    private static bool IsThere(GlobalTableWitnessDescription witness) =>
        witness.WitnessStatus != WitnessStatus.CREATING && witness.WitnessStatus != WitnessStatus.DELETING;

    // arn:aws:dynamodb:us-east-1:123456789012:table/name
    private static string RegionOf(string? arn) => arn?.Split(':') is { Length: > 3 } parts ? parts[3] : "unknown";
}
