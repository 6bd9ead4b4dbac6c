using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>
/// A table with the string keys pk and sk. Its time is the answers' Date header: whole seconds, so up to one behind; without one, this
/// machine's clock. What is tried again and where, and what a lost answer means: <see cref="ReplicaCalls"/>.
/// </summary>
internal sealed class DynamoTable(ReplicaCalls calls) : ITable
{
    public async Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = calls.Table, Key = ItemForm.ToWire(key), ConsistentRead = consistent, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL };
        var answer = await calls.ReadAsync(TableActions.GetItem, (client, token) => client.GetItemAsync(request, token), cancellationToken);
        return new(ItemForm.ToItem(answer.Item), TimeOf(answer));
    }

    public async Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = calls.Table,
            ConsistentRead = consistent,
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
            KeyConditionExpression = "#k = :k",
            ExpressionAttributeNames = new() { ["#k"] = ItemForm.Partition },
            ExpressionAttributeValues = new() { [":k"] = new() { S = partition } },
        };
        if (sortPrefix.Length > 0)
        {
            request.KeyConditionExpression += " AND begins_with(#s, :s)";
            request.ExpressionAttributeNames.Add("#s", ItemForm.Sort);
            request.ExpressionAttributeValues.Add(":s", new() { S = sortPrefix });
        }
        var items = new List<TableItem>();
        while (true)
        {
            var page = await calls.ReadAsync(TableActions.Query, (client, token) => client.QueryAsync(request, token), cancellationToken);
            items.AddRange((page.Items ?? []).Select(ItemForm.ToItem).OfType<TableItem>());
            if (page.LastEvaluatedKey is not { Count: > 0 } last)
                return new(items, TimeOf(page));
            request.ExclusiveStartKey = last;
        }
    }

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) =>
        // Made anew for each try: the SDK reads the streams of binary values.
        WriteAsync(TableActions.PutItem, async (client, token) =>
        {
            var answer = await client.PutItemAsync(ConditionForm.Guard(new PutItemRequest { TableName = calls.Table, Item = ItemForm.ToWire(item) }, condition), token);
            return (answer.Attributes, answer);
        }, cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(TableActions.DeleteItem, async (client, token) =>
        {
            var answer = await client.DeleteItemAsync(ConditionForm.Guard(new DeleteItemRequest { TableName = calls.Table, Key = ItemForm.ToWire(key) }, condition), token);
            return (answer.Attributes, answer);
        }, cancellationToken);

    private Task<TableWrite> WriteAsync(
        string action,
        Func<DynamoDbClient, CancellationToken, Task<(Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>? Old, AmazonWebServiceResponse Answer)>> write,
        CancellationToken cancellationToken) =>
        calls.WriteAsync<TableWrite>(action, async (client, token) =>
        {
            try
            {
                var (old, answer) = await write(client, token);
                return new(Written: true, ItemForm.ToItem(old), TimeOf(answer));
            }
            catch (ConditionalCheckFailedException e)
            {
                return new(Written: false, ItemForm.ToItem(e.Item), AnswerDate.Of(e) ?? calls.LocalNow);
            }
        }, cancellationToken);

    private DateTimeOffset TimeOf(AmazonWebServiceResponse answer) => AnswerDate.Of(answer) ?? calls.LocalNow;
}
