using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Someone else writes the zone, or an answer is lost: no wrong DNS, no second move.</summary>
public sealed class DnsConflictFaultTests
{
    [OperatorFact]
    public async Task OwnershipDeletedByHand_StaleBatchIsRebuilt()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        service.Route53.ChangeByHand(service.ZoneId, "DELETE", new() { Name = OwnershipRecord.NameFor(service.DnsName), Type = RecordType.TXT, TtlSeconds = 60, Values = [Ownership(service)] });

        await service.Agents[Us].KillAsync();

        await service.AssertMovedOnceAsync(Eu);
        Assert.Equal(2, service.Route53.Accepted.Count);
    }

    [OperatorFact]
    public async Task ForeignOwnership_StopsAllWritesUntilAdopted()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        var foreign = $"\"agentregion/v1 store=kubernetes/other service={service.Namespace}/agent term=7 epoch=41 active={West} op=41-90 seq=90\"";
        service.Route53.ChangeByHand(service.ZoneId, "UPSERT", new() { Name = OwnershipRecord.NameFor(service.DnsName), Type = RecordType.TXT, TtlSeconds = 60, Values = [foreign] });
        await service.Agents[Us].KillAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, "ForeignOwner");

        Assert.Contains("store kubernetes/other", Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message, StringComparison.Ordinal);
        Assert.Contains("spec.dns.adopt: true", await service.EventComesAsync("ForeignOwner"), StringComparison.Ordinal);
        Assert.Equal((Us, 1), (policy.Status.Active, service.Route53.Accepted.Count));

        await service.PatchPolicyAsync("""{"spec":{"dns":{"adopt":true}}}""");

        // The foreign store's active set is the truth about DNS; it is healthy, so it stays.
        policy = await service.ActiveBecomesAsync(West);
        Assert.True(policy.Status.Epoch > 41, $"epoch {policy.Status.Epoch}");
        Assert.Equal(AddressOf(West), service.AddressesPublished()[^1]);
        service.AssertOwnershipNeverRepeats();
    }

    [OperatorFact]
    public async Task RecordsThereBeforeTheFirstPlacement_LeftAloneUntilAdopted()
    {
        await using var service = await StartAsync();
        service.Route53.ChangeByHand(service.ZoneId, "CREATE", new() { Name = service.DnsName, Type = RecordType.A, TtlSeconds = 300, Values = ["198.51.100.7"] });
        await service.StartOperatorAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, "RecordsExist");

        Assert.Contains("198.51.100.7", Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message, StringComparison.Ordinal);
        Assert.Contains("spec.dns.adopt: true", await service.EventComesAsync("RecordsExist"), StringComparison.Ordinal);

        await service.PolicyBecomesAsync(s => s.Decision?.Candidates.Count(c => c.Eligible) == 3, "every region could be chosen");
        await service.AskAsync("look", s => s with { To = Eu, DryRun = true });
        var preview = await service.FailoverBecomesAsync("look", FailoverPhase.Done);
        Assert.Contains($"- {service.DnsName} 300 A 198.51.100.7", preview.Status.Preview!.Records);
        Assert.Contains("spec.dns.adopt: true", Condition(preview.Status.Conditions, ConditionTypes.Complete).Message, StringComparison.Ordinal);
        Assert.Empty(service.Route53.Accepted);

        await service.PatchPolicyAsync("""{"spec":{"dns":{"adopt":true}}}""");

        await service.ActiveBecomesAsync(Us);
        Assert.Equal([AddressOf(Us)], service.AddressesPublished());
    }

    [OperatorFact]
    public async Task AnswerLostAfterTheBatchWasApplied_OneEpoch_NoSecondMove()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        service.Route53.Inject(Route53Fault.LoseAnswer);

        await service.Agents[Us].KillAsync();

        await service.AssertMovedOnceAsync(Eu);
        Assert.Equal(2, service.Route53.Accepted.Count);
    }

    private static string Ownership(TestService service) =>
        service.Route53.Accepted[^1].Changes.Single(c => c is { Action: "CREATE", Type: "TXT" }).Values[0];
}
