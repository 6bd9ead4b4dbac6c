using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Wire;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>A set's place in a listing: by reversed labels, type and identifier ("ListResourceRecordSets", Sort order).</summary>
internal readonly record struct RecordKey(string Name, string Type, string Identifier) : IComparable<RecordKey>
{
    public static RecordKey Of(ZoneRecord record) => new(Route53Xml.Order(record.Name), record.Type.ToString(), record.SetIdentifier ?? "");

    public int CompareTo(RecordKey other)
    {
        if (string.CompareOrdinal(Name, other.Name) is not 0 and var name)
            return name;
        return string.CompareOrdinal(Type, other.Type) is not 0 and var type ? type : string.CompareOrdinal(Identifier, other.Identifier);
    }
}
