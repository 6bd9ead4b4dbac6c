using System.Globalization;
using System.Net;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Integration.Operator.TestPlan;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>No region is healthy: clients get the status page, and go back when one is.</summary>
public sealed class StatusPageTests
{
    [OperatorFact]
    public async Task EveryRegionDies_ClientsGetThePage_AndReturnWhenTheOwnerHeals_OrAnotherTakesOver()
    {
        using var reader = new PageReader();
        using var standby = new PageReader();
        await using var service = await StartAsync(p => p with { Safety = PageReader.Safety, Cooldown = Duration.Parse("1h") });
        var started = await service.StartOperatorAsync(null, ["--leader-elect", .. reader.Arguments]);
        await service.StartOperatorAsync(null, ["--leader-elect", .. standby.Arguments]);
        await service.ActiveBecomesAsync(Us);
        await service.ConditionBecomesAsync(ConditionTypes.Serving, ConditionStatus.True, "Regions");
        await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);
        foreach (var other in new[] { Eu, West })
        {
            await service.Agents[other].KillAsync();
            await service.VerdictBecomesAsync(other, Verdict.Down);
        }

        await service.Agents[Us].KillAsync();
        await dns.TellsAsync(PageReader.Address);
        await service.ConditionBecomesAsync(ConditionTypes.Serving, ConditionStatus.False, "StatusPage");

        var policy = await service.PolicyBecomesAsync(s => s.StatusPage is not null && s.Dns?.InSyncAt is not null, "the page is shown");
        Assert.Equal(("StatusPage", 1L, PolicyPhase.AllDown), (policy.Status.Active, policy.Status.Epoch, policy.Status.Phase));
        Assert.Empty(policy.Status.ActiveRegions);
        Assert.Equal([Us], policy.Status.StatusPage!.Owners);
        await service.RegionBecomesAsync(Us, s => !s.Active, "no new traffic goes there");
        Assert.Equal(ConditionStatus.True, Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Status);
        Assert.Contains("no region is healthy", await service.EventComesAsync("StatusPageShown"), StringComparison.Ordinal);
        // Whose service it is sidecars are told as before.
        Assert.Equal(Us, (string?)(await started.ServiceAsync(service.Namespace, "agent")).Answer["active"]![0]);
        foreach (var listener in new[] { reader, standby })
        {
            await Eventually.PassesAsync(async () =>
            {
                var facts = await listener.FactsAsync(service.DnsName);
                Assert.Equal((service.DnsName, "We know of it."), ((string?)facts["name"], (string?)facts["detail"]));
                Assert.Equal(policy.Status.StatusPage.Since, DateTimeOffset.Parse((string)facts["since"]!, CultureInfo.InvariantCulture));
            });
            using var page = await listener.GetAsync(service.DnsName);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html", TimeSpan.FromSeconds(10)), (page.StatusCode, page.Content.Headers.ContentType?.MediaType, page.Headers.RetryAfter?.Delta));
            Assert.Contains($"<strong>{service.DnsName}</strong> has been unavailable since", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var head = await listener.GetAsync(service.DnsName, method: HttpMethod.Head);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, page.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
            Assert.Null((await listener.FactsAsync("other.example.com"))["name"]);
        }
        var metrics = await started.MetricsAsync();
        Assert.Contains($"agentregion_status_page{{service=\"{service.Namespace}/agent\"}} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("agentregion_status_page_requests_total{result=\"page\"}", metrics, StringComparison.Ordinal);

        await service.Agents[Us].RestartAsync();
        await dns.TellsAsync(Us);
        policy = await service.ActiveBecomesAsync(Us);
        Assert.Equal(1, policy.Status.Epoch);
        Assert.Null(policy.Status.StatusPage);
        await service.ConditionBecomesAsync(ConditionTypes.Serving, ConditionStatus.True, "Regions");
        await service.EventComesAsync("StatusPageRemoved");
        await Eventually.PassesAsync(async () => Assert.Null((await reader.FactsAsync(service.DnsName))["since"]));

        // Twice in a row, which the cooldown would forbid were clients served.
        foreach (var (dies, takesOver, epoch) in new[] { (Us, Eu, 2L), (Eu, West, 3L) })
        {
            await service.Agents[dies].KillAsync();
            await dns.TellsAsync(PageReader.Address);
            await service.Agents[takesOver].RestartAsync();
            await dns.TellsAsync(takesOver);
            Assert.Equal(epoch, (await service.ActiveBecomesAsync(takesOver)).Status.Epoch);
        }
    }

    [OperatorFact]
    public async Task PolicyIsDeletedWhileThePageIsShown_TheRecordsGo_AndTheListenerNamesNothingAnyMore()
    {
        using var reader = new PageReader();
        await using var service = await StartAsync(p => p with { Safety = PageReader.Safety, Dns = p.Dns with { DeletionPolicy = DeletionPolicy.Delete } });
        await service.StartOperatorAsync(null, reader.Arguments);
        await service.ActiveBecomesAsync(Us);
        service.Agents.Values.ToList().ForEach(a => a.Freeze());
        await service.PolicyBecomesAsync(s => s.StatusPage is not null, "the page is shown");
        Assert.Equal(PageReader.Address, service.AddressesPublished()[^1]);

        _ = (await Command.RunAsync("kubectl", "-n", service.Namespace, "delete", "fop", "agent")).Required;

        await Eventually.HoldsAsync(() => service.Route53.Accepted[^1].Changes.All(c => c.Action == "DELETE"), "the records are gone");
        await Eventually.PassesAsync(async () => Assert.Null((await reader.FactsAsync(service.DnsName))["name"]));
    }

    [ClustersFact]
    public async Task ThreeClusters_EachShowsThePage_AnotherLeaderGoesOnWithIt_AndTakesItDown()
    {
        var readers = new Dictionary<string, PageReader> { [Us] = new(), [Eu] = new(), [West] = new() };
        await using var clusters = await ThreeClusters.StartAsync(p => p with { Safety = PageReader.Safety });
        await Task.WhenAll(clusters.Sites.Values.Select(s => s.StartOperatorAsync(readers[s.Name].Arguments)));
        await clusters.ActiveBecomesAsync(Us);
        var host = (await clusters[Us].PolicyAsync()).Spec.Dns.Name;
        foreach (var other in new[] { Eu, West })
        {
            await clusters.Agents[other].KillAsync();
            foreach (var site in clusters.Sites.Values)
                await site.RegionBecomesAsync(other, s => s.Verdict == Verdict.Down, $"{other} is down");
        }
        await clusters.Agents[Us].KillAsync();
        foreach (var site in clusters.Sites.Values)
        {
            await site.PolicyBecomesAsync(s => s.StatusPage?.Owners is [Us] && Condition(s.Conditions, ConditionTypes.Serving).Reason == "StatusPage", "the page is shown everywhere");
            await Eventually.PassesAsync(async () => Assert.NotNull((await readers[site.Name].FactsAsync(host))["since"]));
        }
        Assert.Equal(PageReader.Address, clusters.AddressesPublished[^1]);

        var leader = await clusters.LeaderAsync();
        await leader.Operator!.KillAsync();
        await clusters.Agents[Us].RestartAsync();
        await clusters.ActiveBecomesAsync(Us, exceptIn: leader.Name);
        Assert.Equal(AddressOf(Us), clusters.AddressesPublished[^1]);
        Assert.Equal(1, (await clusters.Sites.Values.First(s => s != leader).PolicyAsync()).Status.Epoch);
        readers.Values.ToList().ForEach(r => r.Dispose());
    }
}
