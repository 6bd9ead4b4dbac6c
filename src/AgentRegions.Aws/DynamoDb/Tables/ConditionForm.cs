using System.Globalization;
using AgentRegions.Core.Tables;
using WireValue = Amazon.DynamoDBv2.Model.AttributeValue;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>A condition as DynamoDB writes it. Every name has a placeholder: many words are reserved.</summary>
/// <param name="Expression">Null: no condition.</param>
internal sealed record ConditionForm(string? Expression, Dictionary<string, string>? Names, Dictionary<string, WireValue>? Values)
{
    public static ConditionForm Of(WriteCondition condition)
    {
        var names = new Dictionary<string, string> { ["#k"] = ItemForm.Partition };
        switch (condition)
        {
            case WriteCondition.Always:
                return new(null, null, null);
            case WriteCondition.Absent:
                return new("attribute_not_exists(#k)", names, null);
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
                return new(string.Join(" AND ", terms), names, values.Count > 0 ? values : null);
            default:
                throw new ArgumentOutOfRangeException(nameof(condition), condition, "no such condition");
        }
    }
}
