using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>
/// What "ChangeResourceRecordSets" and "ResourceRecordSet" (API reference), "Supported DNS record types" and "Quotas" (developer guide)
/// say is refused. Each batch carries a good change too: nothing of it may be applied.
/// </summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string, string> Batches => new()
    {
        // ChangeResourceRecordSets: CREATE, DELETE, and what a batch may hold.
        { "CreateThatExists", Create(A("here.example.com", "192.0.2.9")), "InvalidChangeBatch: [Tried to create resource record set [name='here.example.com.', type='A'] but it already exists]" },
        { "CreateInOtherCase", Create(A("HERE.Example.com.", "192.0.2.9")), "InvalidChangeBatch: [Tried to create resource record set [name='here.example.com.', type='A'] but it already exists]" },
        { "DeleteOfNothing", Delete(A("gone.example.com", "192.0.2.1")), "InvalidChangeBatch: [Tried to delete resource record set [name='gone.example.com.', type='A'] but it was not found]" },
        { "DeleteOtherValues", Delete(A("here.example.com", "192.0.2.9")), "do not match the current values]" },
        { "DeleteOtherTtl", Delete(Set("here.example.com", "A", ["192.0.2.1", "192.0.2.2"], ttl: "61")), "do not match the current values]" },
        { "DeleteOtherWeight", Delete(Weighted("one", 2, "192.0.2.1")), "Tried to delete resource record set [name='w.example.com.', type='A', set identifier='one'] but the values provided do not match the current values]" },
        { "SameSetTwice", Upsert(A("twice.example.com", "192.0.2.1")) + Upsert(A("twice.example.com", "192.0.2.2")), "The request contains an invalid set of changes for a resource record set 'A twice.example.com.'" },
        { "DeleteTwice", Delete(A("here.example.com", "192.0.2.1", "192.0.2.2")) + Delete(A("here.example.com", "192.0.2.1", "192.0.2.2")), "The request contains an invalid set of changes" },
        { "UnknownAction", "<Change><Action>REPLACE</Action><ResourceRecordSet/></Change>", "InvalidInput: 1 validation error detected: Value 'REPLACE' at 'changeBatch.changes.2.member.action'" },
        { "OutsideTheZone", Create(A("a.example.org", "192.0.2.1")), "RRSet with DNS name a.example.org. is not permitted in zone example.com." },
        { "NameThatEndsAlike", Create(A("badexample.com", "192.0.2.1")), "is not permitted in zone example.com." },

        // ResourceRecordSet: ranges and what belongs together.
        { "WeightAbove255", Create(Weighted("two", 256, "192.0.2.1")), "Value '256' at 'changeBatch.changes.2.member.resourceRecordSet.weight' failed to satisfy constraint: Member must have value less than or equal to 255" },
        { "WeightBelow0", Create(Weighted("two", -1, "192.0.2.1")), "Member must have value greater than or equal to 0" },
        { "TtlAboveItsRange", Create(Set("a.example.com", "A", ["192.0.2.1"], ttl: "2147483648")), "Member must have value less than or equal to 2147483647" },
        { "IdentifierAbove128", Create(Weighted(new('x', 129), 1, "192.0.2.1")), "Member must have length less than or equal to 128" },
        { "IdentifierEmpty", Create(Weighted("", 1, "192.0.2.1")), "Member must have length greater than or equal to 1" },
        { "WeightWithoutIdentifier", Create(Set("a.example.com", "A", ["192.0.2.1"], "<Weight>1</Weight>")), "Invalid request: Missing field 'SetIdentifier' in Change with [Action=CREATE, Name=a.example.com, Type=A, SetIdentifier=null]" },
        { "IdentifierWithoutPolicy", Create(Set("a.example.com", "A", ["192.0.2.1"], "<SetIdentifier>x</SetIdentifier>")), "Invalid request: Expected exactly one of [Weight, Region, Failover," },
        { "TwoPolicies", Create(Set("a.example.com", "A", ["192.0.2.1"], "<SetIdentifier>x</SetIdentifier><Weight>1</Weight><Region>us-east-1</Region>")), "but found more than one in Change" },
        { "NoTtl", Create("<Name>a.example.com</Name><Type>A</Type><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords>"), "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none" },
        { "AliasWithTtl", Create(Alias("a.example.com", "Z1", "b.example.com", "<TTL>60</TTL>")), "but found more than one in Change" },
        { "UnknownRegion", Create(Set("a.example.com", "A", ["192.0.2.1"], "<SetIdentifier>x</SetIdentifier><Region>us-moon-1</Region>")), "'us-moon-1'" },
        { "ContinentAndCountry", Create(Set("a.example.com", "A", ["192.0.2.1"], "<SetIdentifier>x</SetIdentifier><GeoLocation><ContinentCode>EU</ContinentCode><CountryCode>DE</CountryCode></GeoLocation>")), "GeoLocation" },
        { "UnknownHealthCheck", Create(Set("a.example.com", "A", ["192.0.2.1"], after: "<HealthCheckId>nothing</HealthCheckId>")), "NoSuchHealthCheck: " },

        // Choosing a routing policy; Values specific for weighted records.
        { "WeightedBesideSimple", Create(Weighted("x", 1, "192.0.2.1", name: "here.example.com")), "RRSet with DNS name here.example.com., type A, SetIdentifier x cannot be created because a non weighted rrset exists with the same name and type." },
        { "SimpleBesideWeighted", Create(A("w.example.com", "192.0.2.1")), "SetIdentifier null cannot be created because" },
        { "LatencyBesideWeighted", Create(Set("w.example.com", "A", ["192.0.2.1"], "<SetIdentifier>x</SetIdentifier><Region>us-east-1</Region>")), "cannot be created because a non region rrset exists" },
        { "OtherTtlInAWeightedSet", Create(Weighted("two", 1, "192.0.2.1", ttl: "61")), "RRSet with DNS name w.example.com., type A, SetIdentifier two cannot be created as weighted sets must contain the same TTL." },
        { "PrimaryWithoutAHealthCheck", Create(Failover("p", "PRIMARY")), "A non-alias primary ResourceRecordSet must have an associated health check." },
        { "TwoPrimaries", Create(Failover("p", "PRIMARY")) + Create(Failover("q", "PRIMARY")), "exists with the same name, type and failover." },
        { "SameRegionTwice", Create(Latency("p", "us-east-1")) + Create(Latency("q", "us-east-1")), "exists with the same name, type and region." },

        // Supported DNS record types.
        { "CnameAtApex", Create(Set("example.com", "CNAME", ["a.example.net"])), "RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com." },
        { "CnameBesideA", Create(Set("here.example.com", "CNAME", ["a.example.net"])), "RRSet of type CNAME with DNS name here.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com." },
        { "ABesideCname", Create(A("alias.example.com", "192.0.2.1")), "RRSet of type A with DNS name alias.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com." },
        { "TwoCnames", Create(Set("c.example.com", "CNAME", ["a.example.net", "b.example.net"])), "may contain only one resource record" },
        { "NotAnAddress", Create(A("a.example.com", "192.0.2")), "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2''" },
        { "LeadingZero", Create(A("a.example.com", "192.0.2.010")), "ARRDATAIllegalIPv4Address" },
        { "NotAnIpv6Address", Create(Set("a.example.com", "AAAA", ["192.0.2.1"])), "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)" },
        { "TextWithoutQuotes", Create(Set("a.example.com", "TXT", ["bare"])), "FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'bare'" },
        { "TextOpenEnded", Create(Set("a.example.com", "TXT", ["\"open"])), "InvalidCharacterString" },
        { "TextAbove255", Create(Set("a.example.com", "TXT", [$"\"{new string('x', 256)}\""])), "FATAL problem: CharacterStringTooLong (Value is too long)" },
        { "MxWithoutPriority", Create(Set("a.example.com", "MX", ["mail.example.com"])), "MX record doesn't have 2 fields" },
        { "CaaWithoutQuotes", Create(Set("a.example.com", "CAA", ["0 issue ca.example.net"])), "InvalidCharacterString" },
        { "NsWithSpace", Create(Set("a.example.com", "NS", ["ns one"])), "FATAL problem: UnsupportedCharacter (Value contains unsupported characters)" },
        { "EmptyLabel", Create(A("a..example.com", "192.0.2.1")), "FATAL problem: DomainLabelEmpty (Domain label is empty)" },
        { "LabelAbove63", Create(A($"{new string('x', 64)}.example.com", "192.0.2.1")), "DomainLabelTooLong" },
        { "SameValueTwice", Create(A("a.example.com", "192.0.2.1", "192.0.2.1")), "Duplicate Resource Record: '192.0.2.1'" },
        { "SoaBelowTheApex", Create(Set("a.example.com", "SOA", ["ns.example.com. m.example.com. 1 1 1 1 1"])), "is not at apex" },

        // NS and SOA records that Amazon Route 53 creates for a public hosted zone.
        { "ApexNsDeleted", Delete(Set("example.com", "NS", ["ns-1.sandbox.test.", "ns-2.sandbox.test.", "ns-3.sandbox.test.", "ns-4.sandbox.test."], ttl: "172800")), "A HostedZone must contain at least one NS record for the zone itself." },
        { "SoaDeleted", Delete(Set("example.com", "SOA", ["ns-1.sandbox.test. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"], ttl: "900")), "A HostedZone must contain exactly one SOA record." },

        // Quotas: maximums on ChangeResourceRecordSets requests. UPSERT counts twice; the good change counts one.
        { "Above1000Records", Create(A("many.example.com", Addresses(1000))), "Number of records limit of 1000 exceeded: 1001" },
        { "Above500Upserted", Upsert(A("many.example.com", Addresses(500))), "Number of records limit of 1000 exceeded: 1001" },
        { "Above32000Characters", Create(Set("a.example.com", "TXT", Texts(160))), "exceeds the maximum of 32000 characters" },
        { "Above16000Upserted", Upsert(Set("a.example.com", "TXT", Texts(80))), "exceeds the maximum of 32000 characters" },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public void Batch_IsRefusedAsAWhole(string rule, string changes, string refusal)
    {
        var account = new TestAccount();
        account.Accept(
            Create(A("here.example.com", "192.0.2.1", "192.0.2.2")), Create(Weighted("one", 1, "192.0.2.1")), Create(Set("alias.example.com", "CNAME", ["a.example.net"])));
        var before = account.Listed();

        var (status, said) = Outcome(account.Change(Create(A("good.example.com", "192.0.2.1")), changes));

        Assert.True(status == (rule == "UnknownHealthCheck" ? 404 : 400), $"{rule}: {status}");
        Assert.Contains(refusal, said, StringComparison.Ordinal);
        Assert.Equal(before, account.Listed());
        Assert.Single(account.Account.Accepted);
    }

    [Fact]
    public void ValuesInAnotherOrder_AreTheSameSet()
    {
        var account = new TestAccount();
        account.Accept(Create(A("a.example.com", "192.0.2.1", "192.0.2.2")));
        account.Accept(Delete(A("A.example.com.", "192.0.2.2", "192.0.2.1")));
        Assert.Equal(2, account.Listed().Length);
    }

    [Fact]
    public void BatchUpToItsLimits_IsAccepted()
    {
        new TestAccount().Accept(Create(A("many.example.com", Addresses(1000))));
        new TestAccount().Accept(Upsert(A("many.example.com", Addresses(500))));
        new TestAccount().Accept(Create(Set("a.example.com", "TXT", Texts(159))));
    }

    [Fact]
    public void TtlOfAWeightedSet_ChangedForAllAtOnce_IsAccepted()
    {
        var account = new TestAccount();
        account.Accept(Create(Weighted("one", 1, "192.0.2.1")), Create(Weighted("two", 1, "192.0.2.2")));
        account.Accept(Upsert(Weighted("one", 1, "192.0.2.1", ttl: "30")), Upsert(Weighted("two", 1, "192.0.2.2", ttl: "30")));
    }

    [Fact]
    public void CnameReplacedByAddressInOneBatch_IsAccepted()
    {
        var account = new TestAccount();
        account.Accept(Create(Set("a.example.com", "CNAME", ["b.example.net"])));
        account.Accept(Delete(Set("a.example.com", "CNAME", ["b.example.net"])), Create(A("a.example.com", "192.0.2.1")));
    }

    [Theory]
    [InlineData("missing.example.com", "but that target was not found")]
    [InlineData("a.example.com", "but that target was not found")]
    [InlineData("here.example.org", "but the alias target name does not lie within the target zone")]
    public void AliasWithinTheZone_NeedsATargetThatExists(string target, string refusal)
    {
        var account = new TestAccount();
        var (_, said) = Outcome(account.Change(Create(Alias("a.example.com", account.ZoneId, target))));
        Assert.Contains($"Tried to create an alias that targets {target}., type A in zone {account.ZoneId}, {refusal}", said, StringComparison.Ordinal);

        account.Accept(Create(A("b.example.com", "192.0.2.1")), Create(Alias("a.example.com", account.ZoneId, "b.example.com")));
        account.Accept(Create(Alias("lb.example.com", "Z35SXDOTRQ7X7K", "dualstack.lb.us-east-1.elb.amazonaws.com")));
    }

    [Fact]
    public void OlderErrorForm_HasTheMessagesOneByOne()
    {
        var account = new TestAccount { Settings = { OldErrorForm = true } };
        var reply = account.Change(Delete(A("a.example.com", "192.0.2.1")), Delete(A("b.example.com", "192.0.2.1")));
        var document = Document(reply);
        Assert.Equal(("InvalidChangeBatch", 2), (document.Name.LocalName, document.Elements().First().Elements().Count()));
    }

    private static string[] Addresses(int count) => [.. Enumerable.Range(0, count).Select(i => $"10.0.{i / 250}.{i % 250}")];

    /// <summary>Of 200 characters each, with their quotation marks.</summary>
    private static string[] Texts(int count) => [.. Enumerable.Range(0, count).Select(i => $"\"{i:d198}\"")];

    private static string Failover(string id, string role) => Set("f.example.com", "A", ["192.0.2.1"], $"<SetIdentifier>{id}</SetIdentifier><Failover>{role}</Failover>");

    private static string Latency(string id, string region) => Set("l.example.com", "A", ["192.0.2.1"], $"<SetIdentifier>{id}</SetIdentifier><Region>{region}</Region>");
}
