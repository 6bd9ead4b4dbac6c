using System.Globalization;
using AgentRegions.Core.Tables;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WireValue = Amazon.DynamoDBv2.Model.AttributeValue;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>A condition as DynamoDB writes it. Every name has a placeholder: many words are reserved. Answers tell the old item, and what they took.</summary>
internal static class ConditionForm
{
    public static PutItemRequest Guard(PutItemRequest request, WriteCondition condition)
    {
        (request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = ToWire(condition);
        request.ReturnValues = ReturnValue.ALL_OLD;
        request.ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return request;
    }

    public static DeleteItemRequest Guard(DeleteItemRequest request, WriteCondition condition)
    {
        (request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = ToWire(condition);
        request.ReturnValues = ReturnValue.ALL_OLD;
        request.ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return request;
    }

    private static (string? Expression, Dictionary<string, string>? Names, Dictionary<string, WireValue>? Values) ToWire(WriteCondition condition)
    {
        var names = new Dictionary<string, string> { ["#k"] = ItemForm.Partition };
        switch (condition)
        {
            case WriteCondition.Always:
                return (null, null, null);
            case WriteCondition.Absent:
                return ("attribute_not_exists(#k)", names, null);
            case WriteCondition.Same(var attributes):
                var terms = new List<string> { "attribute_exists(#k)" };
                var values = new Dictionary<string, WireValue>();
                foreach (var (at, (name, value)) in attributes.Index())
                {
                    var place = at.ToString(CultureInfo.InvariantCulture);
                    names.Add("#a" + place, name);
                    values.Add(":v" + place, ItemForm.ToWire(value));
                    terms.Add($"#a{place} = :v{place}");
                }
                return (string.Join(" AND ", terms), names, values.Count > 0 ? values : null);
            default:
                throw new ArgumentOutOfRangeException(nameof(condition), condition, "no such condition");
        }
    }
}
