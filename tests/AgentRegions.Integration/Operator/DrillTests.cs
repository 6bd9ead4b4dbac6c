using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>Drills, asked for and scheduled, as a person sees them with kubectl.</summary>
public sealed class DrillTests
{
    private static readonly TimeSpan AMinuteAndMore = TimeSpan.FromSeconds(120);

    /// <summary>Half an hour off the full hour, where the machine knows time zones.</summary>
    private static readonly TimeZoneInfo Elsewhere = TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Kolkata", out var zone) ? zone : TimeZoneInfo.Utc;

    [OperatorFact]
    public async Task APersonsDryDrill_ReportsWhatItWouldDo_AndChangesNothing()
    {
        await using var service = await StartAsync(p => p with { Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new(), OnFailure = GateFailure.Warn }] });
        await service.Agents[Us].ControlAsync("""{"sessions": {"total": 120, "active": 40}, "replication_lag_seconds": 1.2}""");
        await service.StartServingAsync();
        await service.RegionBecomesAsync(Us, s => s.Sessions is not null, "its sessions are known");
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        var accepted = service.Route53.Accepted.Count;

        await service.AskAsync("look", s => s with { Kind = FailoverKind.Drill, DryRun = true, Timeout = Duration.FromMinutes(2) });

        var report = (await service.FailoverBecomesAsync("look", FailoverPhase.Done)).Status;
        Assert.Equal(("WouldChange", Us, Eu), (Condition(report.Conditions, ConditionTypes.Complete).Reason, report.From, report.To));
        Assert.Equal(["Gate", "Drain", "Fence", "Switch", "Verify"], report.Steps.Select(s => s.Name));
        Assert.Equal((40L, 7L), (report.Preview!.Sessions!.Value, report.Preview.ExpectedLossSeconds!.Value));
        Assert.Contains($"+ {service.DnsName} 15 A {AddressOf(Eu)}", report.Preview.Records);
        Assert.Equal("contract", Assert.Single(report.Gates).Name);
        Assert.Equal((Us, 1L, accepted), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch, service.Route53.Accepted.Count));
    }

    [OperatorFact]
    [Trait("Suite", "Shipped")]
    [TakesLong]
    public async Task ScheduledSwitch_GoesAndComesBack_AlsoUnderAnotherOperator_WithItsReports()
    {
        await using var service = await StartAsync(p => p with { Failback = new() { StableFor = Duration.Zero }, MaxChangesPerDay = 1 });
        var first = await service.StartServingAsync();
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        Assert.DoesNotContain((await service.PolicyAsync()).Status.Conditions, c => c.Type == ConditionTypes.DrillPassed);

        await service.PatchPolicyAsync($$$$"""{"spec":{"drill":{"schedule":"{{{{Soon(Elsewhere)}}}}","timeZone":"{{{{Elsewhere.Id}}}}","window":"1m","mode":"Switch","stay":"15s"}}}""");
        await service.PolicyBecomesAsync(s => s.Active == Eu, "the drill is there", AMinuteAndMore);
        await first.KillAsync();
        var second = await service.StartOperatorAsync();
        await service.PolicyBecomesAsync(s => s.Active == Us && s.Epoch == 3, "it is back", AMinuteAndMore);

        var objects = (await service.Client.ListAsync<Failover>(service.Namespace)).Where(f => f.Metadata.Labels?.ContainsKey("agentregion.dev/drill") == true).ToList();
        var back = Assert.Single(objects, f => f.Metadata.Name!.EndsWith("-back", StringComparison.Ordinal));
        var name = back.Metadata.Name![..^"-back".Length];
        Assert.Matches("^agent-drill-[0-9]{12}$", name);
        var there = (await service.FailoverBecomesAsync(name, FailoverPhase.Done)).Status;
        var home = (await service.FailoverBecomesAsync(back.Metadata.Name, FailoverPhase.Done)).Status;
        Assert.Equal((Us, Eu, 2L), (there.From, there.To, there.Epoch));
        Assert.Equal((Eu, Us, 3L), (home.From, home.To, home.Epoch));
        Assert.All(objects, f => Assert.Equal(FailoverKind.Drill, f.Spec.Kind));
        foreach (var report in new[] { there, home })
        {
            Assert.Equal(["Fence", "Switch", "Verify"], report.Steps.Select(s => s.Name));
            Assert.All(report.Steps, s => Assert.NotNull(s.FinishedAt));
            Assert.NotNull(report.Loss);
        }
        var shown = (await service.ConditionBecomesAsync(ConditionTypes.DrillPassed, ConditionStatus.True, "Passed")).Status.Conditions;
        Assert.Contains($"{name} ended at", Condition(shown, ConditionTypes.DrillPassed).Message, StringComparison.Ordinal);
        Assert.Contains("agentregion_drill_passed{", await second.MetricsAsync(), StringComparison.Ordinal);

        // It counted for no limit: a region that fails is left at once.
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
    }

    [OperatorFact]
    [TakesLong]
    public async Task AGatePutsItOff_SaysSo_AndItIsLeftOutAfterItsWindow()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        await service.PatchPolicyAsync($$$$"""{"spec":{"gates":[{"name":"index","type":"IndexHash","indexHash":{"expected":"i-2"}}],"drill":{"schedule":"{{{{Soon(TimeZoneInfo.Utc)}}}}","window":"1m","mode":"Switch","stay":"5s"}}}""");

        var waiting = await service.PolicyBecomesAsync(s => Condition(s.Conditions, ConditionTypes.DrillPassed).Reason == "DrillPutOff", "the gate puts it off", AMinuteAndMore);
        Assert.Contains("GateBlocks", Condition(waiting.Status.Conditions, ConditionTypes.DrillPassed).Message, StringComparison.Ordinal);
        Assert.Contains("gate index", await service.EventComesAsync("DrillPutOff"), StringComparison.Ordinal);
        var held = await service.PolicyBecomesAsync(s => Condition(s.Conditions, ConditionTypes.DrillPassed).Status == ConditionStatus.False, "its window ended", AMinuteAndMore);

        Assert.Equal("Skipped", Condition(held.Status.Conditions, ConditionTypes.DrillPassed).Reason);
        var skipped = (await service.Client.ListAsync<Failover>(service.Namespace)).Where(f => f.Status.Phase == FailoverPhase.Failed).OrderBy(f => f.Metadata.Name, StringComparer.Ordinal).First();
        Assert.Equal("GateBlocks", Condition(skipped.Status.Conditions, ConditionTypes.Failed).Reason);
        Assert.False(Assert.Single(skipped.Status.Gates).Passed);
        Assert.Equal((Us, 1L), ((await service.PolicyAsync()).Status.Active, (await service.PolicyAsync()).Status.Epoch));
    }

    [OperatorFact]
    public async Task ScheduleThatCannotBe_IsNamed_AndFailoverGoesOn()
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();

        // A real API server knows no time zones; the sandbox's refuses it by the operator's own rules.
        var refused = await Record.ExceptionAsync(() => service.PatchPolicyAsync("""{"spec":{"drill":{"schedule":"0 3 * * 0","timeZone":"Mars/Olympus_Mons"}}}"""));
        var said = refused?.Message
            ?? Condition((await service.ConditionBecomesAsync(ConditionTypes.OptionalPartsValid, ConditionStatus.False, "PartsDisabled")).Status.Conditions, ConditionTypes.OptionalPartsValid).Message;
        Assert.Contains("spec.drill.timeZone: ", said, StringComparison.Ordinal);
        Assert.Contains("for example Europe/Berlin", said, StringComparison.Ordinal);
        var forced = await Assert.ThrowsAsync<KubernetesException>(() => service.AskAsync("cut", s => s with { Kind = FailoverKind.Drill, OnTimeout = DrainTimeoutAction.Force }));
        Assert.Contains("no stream is cut for a trial", forced.Message, StringComparison.Ordinal);

        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
    }

    /// <summary>The cron expression of one moment a day, from ten seconds to little more than a minute away.</summary>
    internal static string Soon(TimeZoneInfo zone)
    {
        var at = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow().AddSeconds(70), zone);
        return string.Create(CultureInfo.InvariantCulture, $"{at.Minute} {at.Hour} * * *");
    }
}
