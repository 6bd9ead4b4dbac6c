namespace AgentRegions.Core.Dns.Answers;

/// <summary>A zone's record sets, ready to be asked.</summary>
public sealed class ZoneView
{
    private readonly Dictionary<string, List<ZoneRecord>> _names = new(StringComparer.Ordinal);

    /// <param name="name">The zone's own name.</param>
    public ZoneView(string name, IEnumerable<ZoneRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        Name = DomainName.Normalize(name);
        foreach (var record in records)
            At(record.Name).Add(record);
        // What lies between a name and the apex exists too, if only as an empty node (RFC 4592, "Empty Non-terminals").
        foreach (var known in _names.Keys.ToList())
        {
            for (var node = DomainName.Parent(known); node is not null && DomainName.IsWithin(node, Name); node = DomainName.Parent(node))
                At(node);
        }
    }

    public string Name { get; }

    public bool Holds(string name) => DomainName.IsWithin(name, Name);

    /// <summary>
    /// The record sets that a name has: its own, else those of the wildcard below its closest existing ancestor (RFC 4592).
    /// Null: there is no such name.
    /// </summary>
    public IReadOnlyList<ZoneRecord>? Find(string name)
    {
        if (_names.TryGetValue(name, out var own))
            return own;
        var ancestor = DomainName.Parent(name);
        while (ancestor is not null && !_names.ContainsKey(ancestor))
            ancestor = DomainName.Parent(ancestor);
        return ancestor is null ? null : _names.GetValueOrDefault($"*.{ancestor}");
    }

    /// <summary>The name servers of the topmost delegation below the apex that a name lies in, or null.</summary>
    public ZoneRecord? Delegation(string name)
    {
        ZoneRecord? found = null;
        for (var node = name; node is not null && node != Name; node = DomainName.Parent(node))
            found = _names.GetValueOrDefault(node)?.Find(record => record.Type == RecordType.NS) ?? found;
        return found;
    }

    private List<ZoneRecord> At(string name)
    {
        if (!_names.TryGetValue(name, out var records))
            _names.Add(name, records = []);
        return records;
    }
}
