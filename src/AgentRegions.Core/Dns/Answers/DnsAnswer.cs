namespace AgentRegions.Core.Dns.Answers;

public enum AnswerCode
{
    Answered,

    /// <summary>The name exists and has nothing of that type for this client.</summary>
    NoData,

    /// <summary>There is no such name: NXDOMAIN.</summary>
    NoSuchName,

    /// <summary>The name is delegated: <see cref="DnsAnswer.Records"/> are the name servers to ask instead.</summary>
    Referral,

    /// <summary>The name is not in this zone.</summary>
    Refused,

    /// <summary>Aliases or CNAMEs go in a circle.</summary>
    Failure,
}

public sealed record AnswerRecord(string Name, RecordType Type, long TtlSeconds, string Value);

/// <summary>What a resolver is told.</summary>
/// <param name="Records">In the order of the chain: CNAMEs first.</param>
/// <param name="Chosen">The set identifiers that were chosen on the way, outermost first.</param>
/// <param name="Elsewhere">The name outside the zone where an alias or a CNAME leads, which must be asked elsewhere.</param>
public sealed record DnsAnswer(AnswerCode Code, IReadOnlyList<AnswerRecord> Records, IReadOnlyList<string> Chosen, string? Elsewhere = null)
{
    public static DnsAnswer Empty(AnswerCode code) => new(code, [], []);
}

/// <param name="Share">Above 0; the shares of one question add up to 1.</param>
public sealed record AnswerShare(double Share, DnsAnswer Answer);
