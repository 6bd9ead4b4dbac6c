using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tables.Replication;

/// <summary>Writes an item over exactly the one that was seen there.</summary>
internal sealed class ReplicaWriter(DynamoDbWire wire, string table)
{
    /// <returns>False: something else is there, and the stream will show it.</returns>
    public async Task<bool> WriteAsync(string region, JsonObject keys, JsonObject? expected, JsonObject? next, CancellationToken cancellationToken)
    {
        if (JsonNode.DeepEquals(expected, next))
            return true;
        var request = new JsonObject { ["TableName"] = table };
        request[next is null ? "Key" : "Item"] = (next ?? keys).DeepClone();
        Expect(request, expected);
        return await wire.CallAsync(region, DynamoDbWire.Items, next is null ? "DeleteItem" : "PutItem", request, cancellationToken) is not null;
    }

    private static void Expect(JsonObject request, JsonObject? expected)
    {
        var names = new JsonObject();
        if (expected is null)
        {
            names["#k"] = "pk";
            (request["ConditionExpression"], request["ExpressionAttributeNames"]) = ("attribute_not_exists(#k)", names);
            return;
        }
        var (terms, values) = (new List<string>(), new JsonObject());
        foreach (var (at, (name, value)) in expected.Index())
        {
            var place = at.ToString(CultureInfo.InvariantCulture);
            names["#a" + place] = name;
            values[":v" + place] = value!.DeepClone();
            terms.Add($"#a{place} = :v{place}");
        }
        request["ConditionExpression"] = string.Join(" AND ", terms);
        (request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]) = (names, values);
    }
}
