using System.Xml.Linq;

namespace AgentRegions.Testing.Route53;

/// <summary>Judges a batch against a zone's current record sets as Route 53 does: as a whole, in order.</summary>
internal sealed class StrictBatch
{
    private readonly Dictionary<(string, string, string?), StrictRecordSet> _sets;

    public StrictBatch(XElement request, IEnumerable<StrictRecordSet> current)
    {
        _sets = current.ToDictionary(s => s.Key);
        Changes = [.. request.Descendants().Where(e => e.Name.LocalName == "Change").Select(c =>
            (StrictRecordSet.Child(c, "Action")!.Value, new StrictRecordSet(StrictRecordSet.Child(c, "ResourceRecordSet")!)))];
    }

    public IReadOnlyList<(string Action, StrictRecordSet Set)> Changes { get; }

    /// <summary>What the emulator is to be told when there are no messages: its own checks and slips are worked around.</summary>
    public List<(string Action, StrictRecordSet Set)> Forwarded { get; } = [];

    /// <summary>Why the batch is refused; empty when it is accepted.</summary>
    public List<string> Judge()
    {
        var messages = new List<string>();
        CheckSize(messages);
        CheckRepeats(messages);
        foreach (var (action, set) in Changes)
            Apply(action, set, messages);
        foreach (var group in Changes.Select(c => c.Set.Name).Distinct())
            CheckTogether(group, messages);
        return messages;
    }

    private void Apply(string action, StrictRecordSet set, List<string> messages)
    {
        var what = $"resource record set [name='{set.Name}.', type='{set.Type}'{(set.SetIdentifier is null ? "" : $", set identifier='{set.SetIdentifier}'")}]";
        _sets.TryGetValue(set.Key, out var now);
        switch (action)
        {
            case "DELETE" when now is null:
                messages.Add($"Tried to delete {what} but it was not found");
                return;
            case "DELETE" when now.Canonical != set.Canonical:
                messages.Add($"Tried to delete {what} but the values provided do not match the current values");
                return;
            case "DELETE":
                _sets.Remove(set.Key);
                Forwarded.Add(("DELETE", now));
                // The emulator deletes every set of that identifier, whatever its name: the others are put back.
                if (set.SetIdentifier is not null)
                    Forwarded.AddRange(_sets.Values.Where(s => s.SetIdentifier == set.SetIdentifier).Select(s => ("UPSERT", s)));
                return;
            case "CREATE" when now is not null:
                messages.Add($"Tried to create {what} but it already exists");
                return;
            case "CREATE" or "UPSERT":
                _sets[set.Key] = set;
                // The emulator refuses a CREATE that it has ever seen before.
                Forwarded.Add(("UPSERT", set));
                return;
            default:
                messages.Add($"Unknown action '{action}'");
                return;
        }
    }

    /// <summary>One name and type has one policy; a CNAME is alone.</summary>
    private void CheckTogether(string name, List<string> messages)
    {
        var here = _sets.Values.Where(s => s.Name == name).ToList();
        if (here.Any(s => s.Type == "CNAME") && here.Any(s => s.Type != "CNAME"))
            messages.Add($"RRSet of type CNAME with DNS name {name}. is not permitted as it conflicts with other records with the same DNS name in zone");
        foreach (var type in here.GroupBy(s => s.Type).Where(t => t.Any(s => s.SetIdentifier is null) && t.Any(s => s.SetIdentifier is not null)))
            messages.Add($"RRSet with DNS name {name}., type {type.Key} cannot be created as other RRSets exist with the same name and type but another routing policy");
        foreach (var set in here.Where(s => s.SetIdentifier is not null != s.Weight is not null))
            messages.Add($"Invalid request: set identifier and weight belong together in [name='{name}.', type='{set.Type}']");
    }

    private void CheckRepeats(List<string> messages)
    {
        foreach (var group in Changes.GroupBy(c => c.Set.Key).Where(g => g.Count() > 1))
        {
            if (group.Select(c => c.Action).ToList() is not ["DELETE", "CREATE"])
                messages.Add($"The request contains an invalid set of changes for a resource record set '{group.First().Set.Type} {group.First().Set.Name}.'");
        }
    }

    private void CheckSize(List<string> messages)
    {
        var records = Changes.Sum(c => Math.Max(1, c.Set.Values.Count) * (c.Action == "UPSERT" ? 2 : 1));
        var characters = Changes.Sum(c => c.Set.Values.Sum(v => v.Length) * (c.Action == "UPSERT" ? 2 : 1));
        if (records > 1000)
            messages.Add($"Number of records limit of 1000 exceeded: {records}");
        if (characters > 32_000)
            messages.Add($"The combined length of rdata exceeds the maximum of 32000 characters: {characters}");
    }
}
