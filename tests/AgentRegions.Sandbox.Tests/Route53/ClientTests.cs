using AgentRegions.Aws;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>This project's own client over HTTP.</summary>
public sealed class ClientTests
{
    private static readonly ClientPlace Somewhere = new() { Name = "somewhere" };

    [Fact]
    public async Task FailoverOfAService_IsAnswered_AndTheStaleWriterIsRefused()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        DnsTarget target = new("example.com", route53.CreateZone("example.com"), "agent.example.com");
        await using var services = Services(route53);
        var zones = services.GetRequiredService<IDnsZones>();

        var first = Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target, new(null, Txt("v1"), [A("192.0.2.1")], []), default));
        Assert.True(await zones.IsInSyncAsync(first.ChangeId!, default));
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target with { ZoneId = null }, new(Txt("v1"), Txt("v2"), [A("192.0.2.2")], []), default));
        Assert.IsType<DnsChangeResult.Stale>(await zones.ApplyAsync(target, new(Txt("v1"), Txt("v3"), [A("192.0.2.3")], []), default));

        Assert.Equivalent(new DnsSnapshot(Txt("v2"), [A("192.0.2.2")]) { ZoneId = target.ZoneId }, await zones.ReadAsync(target, default));
        Assert.Equal(target.ZoneId, (await zones.ReadAsync(target with { ZoneId = null }, default)).ZoneId);
        var answer = Assert.Single(route53.Answers("agent.example.com.", RecordType.A, Somewhere)).Answer;
        Assert.Equal([new AnswerRecord("agent.example.com", RecordType.A, 15, "192.0.2.2")], answer.Records);
    }

    private static ServiceProvider Services(SandboxRoute53 route53)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "sandbox");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "sandbox");
        return new ServiceCollection().AddLogging().AddRoute53Zones(o => o.Endpoint = route53.Endpoint).BuildServiceProvider();
    }

    private static DnsRecordSet Txt(string value) => new() { Name = "_agentregion.agent.example.com", Type = DnsRecordType.TXT, TtlSeconds = 60, Values = [value] };

    private static DnsRecordSet A(string address) => new() { Name = "agent.example.com", Type = DnsRecordType.A, TtlSeconds = 15, Values = [address] };
}
