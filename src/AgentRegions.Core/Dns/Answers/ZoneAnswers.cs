namespace AgentRegions.Core.Dns.Answers;

/// <summary>
/// What Route 53's name servers tell a resolver, from a zone's record sets, the states of health checks and the client's place. A pure
/// model of what AWS documents; each rule names its document.
/// </summary>
public static class ZoneAnswers
{
    /// <param name="name">Normalized (<see cref="DomainName"/>).</param>
    /// <param name="isHealthy">By the health check's id.</param>
    /// <returns>Every possible answer with its share of the resolvers at that place. Never empty.</returns>
    public static IReadOnlyList<AnswerShare> Of(ZoneView zone, string name, RecordType type, ClientPlace place, Func<string, bool> isHealthy)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return !zone.Holds(name) ? [new(1, DnsAnswer.Empty(AnswerCode.Refused))] : new Walk(zone, place, isHealthy).Resolve(name, type).Shares;
    }

    /// <summary>One of the answers, as often as its share says.</summary>
    /// <param name="number">From 0 to below 1.</param>
    public static DnsAnswer Pick(IReadOnlyList<AnswerShare> shares, double number)
    {
        ArgumentNullException.ThrowIfNull(shares);
        foreach (var (share, answer) in shares)
        {
            number -= share;
            if (number < 0)
                return answer;
        }
        return shares[^1].Answer;
    }

    /// <param name="Healthy">Whether what was chosen is healthy: what an alias that evaluates its target's health asks.</param>
    private sealed record Outcome(IReadOnlyList<AnswerShare> Shares, bool Healthy);

    private sealed class Walk(ZoneView zone, ClientPlace place, Func<string, bool> isHealthy)
    {
        /// <summary>Null: on the way to it. Who meets that goes in a circle.</summary>
        private readonly Dictionary<(string, RecordType), Outcome?> _known = [];

        public Outcome Resolve(string name, RecordType type)
        {
            if (_known.TryGetValue((name, type), out var known))
                return known ?? Nothing(AnswerCode.Failure);
            _known.Add((name, type), null);
            return (_known[(name, type)] = Find(name, type))!;
        }

        private Outcome Find(string name, RecordType type)
        {
            if (zone.Delegation(name) is { } delegation)
                return new([new(1, new(AnswerCode.Referral, [.. OwnRecords(delegation, delegation.Name)], []))], true);
            if (zone.Find(name) is not { } here)
                return Nothing(AnswerCode.NoSuchName);
            List<ZoneRecord> group = [.. here.Where(record => record.Type == type)];
            // RFC 1034, 3.6.2: a CNAME stands for every type but its own.
            var viaCname = group.Count == 0;
            if (viaCname)
                group = [.. here.Where(record => record.Type == RecordType.CNAME)];
            return group.Count == 0 ? Nothing(AnswerCode.NoData) : Choose(group, name, viaCname ? type : null);
        }

        private Outcome Choose(List<ZoneRecord> group, string owner, RecordType? beyond)
        {
            var choices = RecordChoice.Among([.. group.Select(record => new Candidate(record, IsHealthy(record)))], place);
            if (choices.Count == 0)
                return Nothing(AnswerCode.NoData);
            return new(
                [.. choices.SelectMany(choice => Expand(choice, owner, beyond))],
                choices.Any(choice => choice.Records.Any(candidate => candidate.Healthy)));
        }

        /// <summary>
        /// "How Amazon Route 53 chooses records when health checking is configured": an alias that evaluates its target's health is healthy
        /// when something healthy is found there. AWS resources outside the zone are taken for healthy: their state is not known here.
        /// </summary>
        private bool IsHealthy(ZoneRecord record) =>
            (record.HealthCheckId is null || isHealthy(record.HealthCheckId))
            && (record.Alias is not { EvaluateTargetHealth: true } alias || !zone.Holds(DomainName.Normalize(alias.DnsName))
                || Resolve(DomainName.Normalize(alias.DnsName), record.Type) is { Healthy: true });

        private IEnumerable<AnswerShare> Expand(Choice choice, string owner, RecordType? beyond)
        {
            var chosen = choice.Records.Select(c => c.Record.SetIdentifier).OfType<string>().ToList();
            var record = choice.Records[0].Record;
            if (record.Alias is { } alias)
                return Scaled(choice.Share, Through(alias.DnsName, beyond is null ? record.Type : RecordType.CNAME), answer => Renamed(answer, owner, chosen))
                    .SelectMany(share => beyond is { } type ? Follow(share, type) : [share]);
            var answer = new DnsAnswer(AnswerCode.Answered, [.. choice.Records.SelectMany(c => OwnRecords(c.Record, owner))], chosen);
            return beyond is { } wanted ? Follow(new(choice.Share, answer), wanted) : [new(choice.Share, answer)];
        }

        /// <summary>From a CNAME to what its target has, if that is in this zone.</summary>
        private IEnumerable<AnswerShare> Follow(AnswerShare cname, RecordType type)
        {
            if (cname.Answer.Records is not [.., { Type: RecordType.CNAME } last])
                return [cname];
            return Scaled(cname.Share, Through(last.Value, type), answer => new(
                answer.Code is AnswerCode.NoSuchName or AnswerCode.Failure ? answer.Code : AnswerCode.Answered,
                [.. cname.Answer.Records, .. answer.Code == AnswerCode.Referral ? [] : answer.Records], [.. cname.Answer.Chosen, .. answer.Chosen], answer.Elsewhere));
        }

        private IReadOnlyList<AnswerShare> Through(string target, RecordType type)
        {
            var name = DomainName.Normalize(target);
            return zone.Holds(name) ? Resolve(name, type).Shares : [new(1, DnsAnswer.Empty(AnswerCode.NoData) with { Elsewhere = name })];
        }

        private static IEnumerable<AnswerShare> Scaled(double share, IReadOnlyList<AnswerShare> shares, Func<DnsAnswer, DnsAnswer> edit) =>
            shares.Select(inner => new AnswerShare(share * inner.Share, edit(inner.Answer)));

        /// <summary>"Choosing between alias and non-alias records": an alias answers under its own name with its target's values and TTL.</summary>
        private static DnsAnswer Renamed(DnsAnswer answer, string owner, List<string> chosen) => answer with
        {
            Code = answer.Code == AnswerCode.NoSuchName ? AnswerCode.NoData : answer.Code,
            Records = [.. answer.Records.Select(record => record.Name == answer.Records[0].Name ? record with { Name = owner } : record)],
            Chosen = [.. chosen, .. answer.Chosen],
        };

        private static IEnumerable<AnswerRecord> OwnRecords(ZoneRecord record, string owner) =>
            record.Values.Select(value => new AnswerRecord(owner, record.Type, record.TtlSeconds ?? 0, value));

        private static Outcome Nothing(AnswerCode code) => new([new(1, DnsAnswer.Empty(code))], false);
    }
}
