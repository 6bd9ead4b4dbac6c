using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>What someone changes by hand in the zone is noticed within a minute, shown, and repaired or only reported.</summary>
public sealed class DriftTests
{
    private const string Stranger = "198.51.100.66";

    private static readonly TimeSpan AMinute = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Repaired = AMinute + TimeSpan.FromSeconds(10);

    // Each waits out the interval of looking, so they do it side by side.
    [OperatorFact]
    [TakesLong]
    public Task ZoneChangedByHand_NoticedWithinAMinute_ThenAsThePolicySays() => Task.WhenAll(
        RecordEdited_Repair_IsPutRightAsync(),
        RecordEdited_Report_IsShownAndLeftAsync(),
        OwnershipEdited_IsWrittenAnewAsync(),
        RecordAddedBeside_IsRemovedAsync());

    private static async Task RecordEdited_Repair_IsPutRightAsync()
    {
        await using var service = await ServingAsync();
        Edit(service);

        await Eventually.HoldsAsync(() => Addresses(service) is [var only] && only == AddressOf(Us), "the record is as it was", Repaired);

        var what = await service.EventComesAsync("DNSDrifted");
        Assert.Contains($"- {service.DnsName} 15 A {Stranger}", what, StringComparison.Ordinal);
        Assert.Contains($"+ {service.DnsName} 15 A {AddressOf(Us)}", what, StringComparison.Ordinal);
        Assert.Contains(Stranger, await service.EventComesAsync("DNSRepaired"), StringComparison.Ordinal);
        await service.ActiveBecomesAsync(Us);
        Assert.Equal(1, (await service.PolicyAsync()).Status.Epoch);
    }

    private static async Task RecordEdited_Report_IsShownAndLeftAsync()
    {
        await using var service = await ServingAsync(p => p with { Dns = p.Dns with { DriftPolicy = DriftPolicy.Report } });
        var accepted = service.Route53.Accepted.Count;
        Edit(service);

        var policy = await service.PolicyBecomesAsync(s => s.Dns?.Drift.Count > 0, "the drift is in the status", AMinute);

        Assert.Equal([$"- {service.DnsName} 15 A {Stranger}", $"+ {service.DnsName} 15 A {AddressOf(Us)}"], policy.Status.Dns!.Drift);
        var said = Condition(policy.Status.Conditions, ConditionTypes.DNSInSync);
        Assert.Equal((ConditionStatus.False, "Drifted"), (said.Status, said.Reason));
        Assert.Contains("spec.dns.driftPolicy: Repair", said.Message, StringComparison.Ordinal);
        Assert.Contains("driftPolicy is Report", await service.EventComesAsync("DNSDrifted"), StringComparison.Ordinal);
        Assert.Equal((accepted, Stranger), (service.Route53.Accepted.Count, Assert.Single(Addresses(service))));

        await service.PatchPolicyAsync("""{"spec":{"dns":{"driftPolicy":"Repair"}}}""");
        await service.PolicyBecomesAsync(s => s.Dns?.Drift.Count == 0 && Condition(s.Conditions, ConditionTypes.DNSInSync).Status == ConditionStatus.True, "it is put right");
        Assert.Equal([AddressOf(Us)], Addresses(service));
    }

    private static async Task OwnershipEdited_IsWrittenAnewAsync()
    {
        await using var service = await ServingAsync();
        var name = OwnershipRecord.NameFor(service.DnsName);
        var txt = Assert.Single(service.Route53.Records(name));
        service.Route53.ChangeByHand(service.ZoneId, "DELETE", txt);
        Assert.Empty(service.Route53.Records(name));

        await Eventually.HoldsAsync(() => service.Route53.Records(name).Count == 1, "the ownership is there again", Repaired);

        Assert.NotEqual(txt.Values, service.Route53.Records(name)[0].Values);
        Assert.Contains("the ownership record is not the last that was written", await service.EventComesAsync("DNSDrifted"), StringComparison.Ordinal);
        Assert.Equal([AddressOf(Us)], Addresses(service));
        await service.ActiveBecomesAsync(Us);
    }

    private static async Task RecordAddedBeside_IsRemovedAsync()
    {
        await using var service = await ServingAsync();
        service.Route53.ChangeByHand(service.ZoneId, "CREATE", new() { Name = service.DnsName, Type = RecordType.AAAA, TtlSeconds = 300, Values = ["2001:db8::66"] });

        await Eventually.HoldsAsync(() => service.Route53.Records(service.DnsName).All(r => r.Type == RecordType.A), "the record beside is gone", Repaired);

        Assert.Contains($"- {service.DnsName} 300 AAAA 2001:db8::66", await service.EventComesAsync("DNSDrifted"), StringComparison.Ordinal);
        Assert.Equal([AddressOf(Us)], Addresses(service));
    }

    private static async Task<TestService> ServingAsync(Func<FailoverPolicySpec, FailoverPolicySpec>? policy = null)
    {
        var service = await StartAsync(policy);
        await service.StartServingAsync();
        return service;
    }

    private static void Edit(TestService service) => service.Route53.ChangeByHand(
        service.ZoneId, "UPSERT", Assert.Single(service.Route53.Records(service.DnsName)) with { Values = [Stranger] });

    private static List<string> Addresses(TestService service) => [.. service.Route53.Records(service.DnsName).SelectMany(r => r.Values)];
}
