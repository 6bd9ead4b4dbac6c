using System.Collections.Immutable;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Zones;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>Judges a batch against a zone's current record sets: as a whole, in order ("ChangeResourceRecordSets", Change Batches and Transactional Changes).</summary>
internal sealed class Batch(HostedZone zone, IReadOnlyList<RecordChange> changes)
{
    private readonly List<string> _messages = [];
    private readonly ImmutableSortedDictionary<RecordKey, ZoneRecord>.Builder _sets = zone.Records.ToBuilder();

    /// <summary>What the zone holds afterwards, when there are no messages.</summary>
    public ImmutableSortedDictionary<RecordKey, ZoneRecord> Result => _sets.ToImmutable();

    /// <returns>Why the batch is refused; empty when it is accepted.</returns>
    public IReadOnlyList<string> Judge()
    {
        CheckSize();
        CheckRepeats();
        foreach (var change in changes)
        {
            if (change.Action != "DELETE")
                _messages.AddRange(RecordRules.Problems(change.Record, zone));
            Apply(change.Action, change.Record);
        }
        foreach (var name in changes.Select(c => c.Record.Name).Distinct())
            _messages.AddRange(GroupRules.Problems(name, [.. _sets.Values.Where(s => s.Name == name)], changes, zone));
        foreach (var record in changes.Where(c => c.Action != "DELETE").Select(c => c.Record))
            CheckAlias(record);
        return [.. _messages.Distinct()];
    }

    private void Apply(string action, ZoneRecord set)
    {
        var what = $"resource record set [name='{Presented(set.Name)}', type='{set.Type}'{(set.SetIdentifier is null ? "" : $", set identifier='{set.SetIdentifier}'")}]";
        var key = RecordKey.Of(set);
        var now = _sets.GetValueOrDefault(key);
        if (action == "DELETE" && now is null)
            _messages.Add($"Tried to delete {what} but it was not found");
        else if (action == "DELETE" && !now!.Equals(set))
            _messages.Add($"Tried to delete {what} but the values provided do not match the current values");
        else if (action == "DELETE")
            _sets.Remove(key);
        else if (action == "CREATE" && now is not null)
            _messages.Add($"Tried to create {what} but it already exists");
        else
            _sets[key] = set;
    }

    /// <summary>One set may be deleted and created anew; every other repetition is refused.</summary>
    private void CheckRepeats()
    {
        foreach (var group in changes.GroupBy(c => RecordKey.Of(c.Record)).Where(g => g.Count() > 1))
        {
            if (group.Select(c => c.Action).ToList() is not ["DELETE", "CREATE"])
                _messages.Add($"The request contains an invalid set of changes for a resource record set '{group.First().Record.Type} {Presented(group.First().Record.Name)}'");
        }
    }

    /// <summary>"Quotas: maximums on ChangeResourceRecordSets requests": 1,000 records and 32,000 characters, counted twice for UPSERT.</summary>
    private void CheckSize()
    {
        if (changes.Sum(c => Math.Max(1, c.Record.Values.Count) * Times(c)) is > 1000 and var records)
            _messages.Add($"Number of records limit of 1000 exceeded: {records}");
        if (changes.Sum(c => c.Record.Values.Sum(v => v.Length) * Times(c)) is > 32_000 and var characters)
            _messages.Add($"The combined length of rdata exceeds the maximum of 32000 characters: {characters}");
    }

    private static int Times(RecordChange change) => change.Action == "UPSERT" ? 2 : 1;

    /// <summary>"AliasTarget": a target in a zone of this account is a record set of the same zone and type, and it exists. AWS resources are taken on trust.</summary>
    private void CheckAlias(ZoneRecord record)
    {
        if (record.Alias is not { } alias || !zone.IsOfAccount(alias.HostedZoneId))
            return;
        var tried = $"Tried to create an alias that targets {Presented(alias.DnsName)}, type {record.Type} in zone {alias.HostedZoneId}, but";
        if (alias.HostedZoneId != zone.Id || !DomainName.IsWithin(alias.DnsName, zone.Name))
            _messages.Add($"{tried} the alias target name does not lie within the target zone");
        else if (alias.DnsName == record.Name || !_sets.Values.Any(s => s.Name == alias.DnsName && s.Type == record.Type))
            _messages.Add($"{tried} that target was not found");
    }
}
