using System.Globalization;
using System.Text;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions;

/// <summary>What an item counts for, as DynamoDB documents it: names and values in UTF-8, numbers about a byte for two digits, flags one.</summary>
internal static class ItemSize
{
    public static int Of(TableItem item) =>
        2 + Encoding.UTF8.GetByteCount(item.Key.Partition) + 2 + Encoding.UTF8.GetByteCount(item.Key.Sort)
        + item.Attributes.Sum(a => Encoding.UTF8.GetByteCount(a.Key) + Of(a.Value));

    public static int WriteUnits(int size) => Math.Max(1, (size + 1023) / 1024);

    private static int Of(AttributeValue value) => value switch
    {
        AttributeValue.Text text => Encoding.UTF8.GetByteCount(text.Value),
        AttributeValue.Binary binary => binary.Value.Length,
        AttributeValue.Number number => ((number.Value.ToString(CultureInfo.InvariantCulture).Length + 1) / 2) + 1,
        _ => 1,
    };
}
