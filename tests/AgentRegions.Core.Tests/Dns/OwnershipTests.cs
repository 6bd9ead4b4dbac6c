using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Tests.Protocol;

namespace AgentRegions.Core.Tests.Dns;

public sealed class OwnershipTests
{
    private const string Text = "agentregion/v1 store=store-1 service=agents/support term=3 epoch=7 active=a,b op=7-12 seq=13";

    [Fact]
    public void Written_IsReadAndWrittenBack()
    {
        var record = OwnershipRecord.Parse(Text)!;

        Assert.Equal(("store-1", World.Service, 3L, 7L, "7-12", 13L), (record.StoreId, record.Service, record.Term, record.Epoch, record.Operation, record.Sequence));
        Assert.Equal(["a", "b"], record.Active);
        Assert.Equal(Text, record.Format());
    }

    [Fact]
    public void FieldOfALaterMinorVersion_IsIgnored() => Assert.Equal(Text, OwnershipRecord.Parse(Text + " new=thing")!.Format());

    [Theory]
    [InlineData("")]
    [InlineData("v=spf1 -all")]
    [InlineData("agentregion/v2 store=s service=n/n term=1 epoch=1 active=a op=o seq=1")]
    [InlineData("agentregion/v1")]
    [InlineData("agentregion/v1 store=s service=n term=1 epoch=1 active=a op=o seq=1")]
    [InlineData("agentregion/v1 store=s service=n/n/n term=1 epoch=1 active=a op=o seq=1")]
    [InlineData("agentregion/v1 store=s service=n/n term=-1 epoch=1 active=a op=o seq=1")]
    [InlineData("agentregion/v1 store=s service=n/n term=1 epoch=x active=a op=o seq=1")]
    [InlineData("agentregion/v1 store=s service=n/n term=1 epoch=99999999999999999999 active=a op=o seq=1")]
    [InlineData("agentregion/v1 store=s service=n/n term=1 epoch=1 active=a op=o")]
    [InlineData("agentregion/v1 store=s store=s service=n/n term=1 epoch=1 active=a op=o seq=1")]
    [InlineData("agentregion/v1 store=s  service=n/n term=1 epoch=1 active=a op=o seq=1")]
    public void Malformed_IsNotOurs(string text) => Assert.Null(OwnershipRecord.Parse(text));

    [Theory]
    // the zone's epoch, sequence; the register's epoch, sequence
    [InlineData(7, 13, 7, 13, nameof(ZoneOwnership.Ours))]
    [InlineData(6, 11, 7, 13, nameof(ZoneOwnership.Ours))]
    [InlineData(7, 14, 7, 13, nameof(ZoneOwnership.RegisterIsOlder))]
    [InlineData(8, 13, 7, 13, nameof(ZoneOwnership.RegisterIsOlder))]
    [InlineData(1, 1, 0, 0, nameof(ZoneOwnership.RegisterIsOlder))]
    public void OurOwnRecord_IsOursUnlessTheRegisterIsOlder(long zoneEpoch, long zoneSequence, long epoch, long sequence, string expected)
    {
        var text = $"agentregion/v1 store=store-1 service=agents/support term=3 epoch={zoneEpoch} active=a op=o seq={zoneSequence}";
        Assert.Equal(expected, Judge(text, new() { Epoch = epoch, Sequence = sequence, Published = Published() }));
    }

    [Theory]
    [InlineData("store=other service=agents/support", false, 0, nameof(ZoneOwnership.Foreign))]
    [InlineData("store=store-1 service=agents/another", false, 0, nameof(ZoneOwnership.Foreign))]
    [InlineData("store=other service=agents/support", true, 0, nameof(ZoneOwnership.RegisterIsOlder))]
    [InlineData("store=other service=agents/support", true, 9, nameof(ZoneOwnership.NotPublished))]
    public void SomeoneElsesRecord_IsForeignUntilAdopted(string owner, bool adopt, long epoch, string expected) =>
        Assert.Equal(expected, Judge($"agentregion/v1 {owner} term=3 epoch=7 active=a op=o seq=13", new() { Epoch = epoch }, adopt));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NotUnderstood_IsForeignEvenWhenAdopting(bool adopt) => Assert.Equal(nameof(ZoneOwnership.Foreign), Judge("agentregion/v9", new(), adopt));

    [Theory]
    [InlineData(false, false, false, nameof(ZoneOwnership.Ours))]
    [InlineData(true, false, false, nameof(ZoneOwnership.Foreign))]
    [InlineData(true, true, false, nameof(ZoneOwnership.Ours))]
    [InlineData(true, false, true, nameof(ZoneOwnership.Ours))]
    public void NoRecord_IsFreeUnlessSomeoneElseUsesTheName(bool hasRecords, bool adopt, bool published, string expected)
    {
        var register = published ? new Register { Published = new() { Epoch = 1, Active = ["a"], Ownership = "gone", AcceptedAt = default } } : new();
        DnsRecordSet[] records = hasRecords ? [ScenarioTests.Record("192.0.2.1")] : [];
        Assert.Equal(expected, ZoneOwnership.Judge(new(null, records), "store-1", World.Service, register, "agent.example.com", adopt).GetType().Name);
    }

    [Fact]
    public void PolicyWasMadeAgain_ItsOwnRecordIsAdopted_ButNotThatOfTheFirstPlacement()
    {
        const string text = "agentregion/v1 store=store-1 service=agents/support term=3 epoch=7 active=b op=7-12 seq=13";
        Assert.Equal(nameof(ZoneOwnership.NotPublished), Judge(text, new() { Epoch = 7, Sequence = 13 }));
        Assert.Equal(nameof(ZoneOwnership.Ours), Judge(text, new() { Epoch = 7, Sequence = 13, Operation = new() { Id = "7-12", Epoch = 7, From = [], To = ["b"], IntentAt = default } }));
    }

    [Theory]
    [InlineData("Z1", "agent.example.com", "Z1", false, nameof(ZoneOwnership.Ours))]
    [InlineData("Z1", "agent.example.com", "Z2", false, nameof(ZoneOwnership.Foreign))]
    [InlineData("Z1", "agent.example.com", "Z2", true, nameof(ZoneOwnership.Ours))]
    [InlineData("Z1", "other.example.com", "Z1", false, nameof(ZoneOwnership.Foreign))]
    [InlineData(null, null, "Z2", false, nameof(ZoneOwnership.Ours))]
    public void PublishedElsewhere_RecordsHereAreForeignUntilAdopted(string? zone, string? name, string here, bool adopt, string expected)
    {
        var register = new Register { Published = Published() with { ZoneId = zone, Name = name } };
        var snapshot = new DnsSnapshot(null, [ScenarioTests.Record("192.0.2.1")]) { ZoneId = here };
        Assert.Equal(expected, ZoneOwnership.Judge(snapshot, "store-1", World.Service, register, "agent.example.com", adopt).GetType().Name);
    }

    [Theory]
    [InlineData("zone=Z1 name=agent.example.com", nameof(ZoneOwnership.Ours))]
    [InlineData("zone=Z2 name=agent.example.com", nameof(ZoneOwnership.Foreign))]
    [InlineData("zone=Z1 name=other.example.com", nameof(ZoneOwnership.Foreign))]
    public void RecordOfACopiedZone_IsForeign(string place, string expected)
    {
        var text = $"agentregion/v1 store=store-1 service=agents/support term=3 epoch=7 active=a op=o seq=13 {place}";
        Assert.Equal(text, OwnershipRecord.Parse(text)!.Format());
        var txt = new DnsRecordSet { Name = "_agentregion.agent.example.com", Type = DnsRecordType.TXT, Values = [text] };
        var register = new Register { Epoch = 7, Sequence = 13, Published = Published() };
        Assert.Equal(expected, ZoneOwnership.Judge(new(txt, []) { ZoneId = "Z1" }, "store-1", World.Service, register, "agent.example.com", adopt: false).GetType().Name);
    }

    private static Published Published() => new() { Epoch = 1, Active = ["a"], Ownership = "text", AcceptedAt = default };

    private static string Judge(string text, Register register, bool adopt = false) =>
        ZoneOwnership.Judge(
            new(new() { Name = "_agentregion.agent.example.com", Type = DnsRecordType.TXT, Values = [text] }, []), "store-1", World.Service, register, "agent.example.com", adopt).GetType().Name;
}
