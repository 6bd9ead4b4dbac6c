using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Sandbox.Tests.Route53;
using AgentRegions.Testing;
using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Dns;

/// <summary>With BIND's dig, where the machine has one: an implementation that is not ours reads what is written here.</summary>
public sealed class RealDigTests
{
    [DigFact]
    public async Task EveryType_IsReadAsWritten()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        await using var dns = SandboxDns.Start(route53);
        new TestAccount(route53.Account).Accept(
            Create(A("a.example.com", "192.0.2.1", "192.0.2.2")),
            Create(Set("a.example.com", "AAAA", ["2001:db8::1"])),
            Create(Set("a.example.com", "TXT", ["\"one\" \"t\\\"wo\"", "\"\\303\\274\""])),
            Create(Set("a.example.com", "MX", ["10 mail.example.com"])),
            Create(Set("a.example.com", "CAA", ["0 issue \"ca.example.net\""])),
            Create(Set("a.example.com", "SRV", ["1 2 443 a.example.com"])),
            Create(Set("c.example.com", "CNAME", ["a.example.com"])));

        Assert.Equal(["192.0.2.1", "192.0.2.2"], await ShortAsync(dns, "a.example.com", "A"));
        Assert.Equal(["2001:db8::1"], await ShortAsync(dns, "a.example.com", "AAAA"));
        Assert.Equal(["\"\\195\\188\"", "\"one\" \"t\\\"wo\""], await ShortAsync(dns, "a.example.com", "TXT"));
        Assert.Equal(["10 mail.example.com."], await ShortAsync(dns, "a.example.com", "MX"));
        Assert.Equal(["0 issue \"ca.example.net\""], await ShortAsync(dns, "a.example.com", "CAA"));
        Assert.Equal(["1 2 443 a.example.com."], await ShortAsync(dns, "a.example.com", "SRV"));
        Assert.Equal(["192.0.2.1", "192.0.2.2", "a.example.com."], await ShortAsync(dns, "c.example.com", "A"));
        Assert.Equal(["a.example.com."], await ShortAsync(dns, "c.example.com", "CNAME"));
        Assert.Equal(["ns-1.sandbox.test.", "ns-2.sandbox.test.", "ns-3.sandbox.test.", "ns-4.sandbox.test."], await ShortAsync(dns, "example.com", "NS"));
        Assert.Equal(["ns-1.sandbox.test. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"], await ShortAsync(dns, "example.com", "SOA", "+tcp"));
    }

    [DigFact]
    public async Task CodesAndOptions_AreUnderstood()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        await using var dns = SandboxDns.Start(route53);
        var account = new TestAccount(route53.Account);
        account.Accept(Create(Set("big.example.com", "TXT", [.. Enumerable.Range(0, 40).Select(i => $"\"{i:d100}\"")])));

        Assert.Contains("status: NXDOMAIN", await DigAsync(dns, "nothing.example.com"), StringComparison.Ordinal);
        Assert.Contains("status: REFUSED", await DigAsync(dns, "example.org"), StringComparison.Ordinal);
        Assert.Contains("CLIENT-SUBNET: 198.18.5.0/24/24", await DigAsync(dns, "example.com", "SOA", "+subnet=198.18.5.0/24"), StringComparison.Ordinal);
        Assert.Contains("status: BADVERS", await DigAsync(dns, "example.com", "SOA", "+edns=9", "+noednsnegotiation"), StringComparison.Ordinal);
        Assert.Contains("flags: qr aa tc", await DigAsync(dns, "big.example.com", "TXT", "+ignore"), StringComparison.Ordinal);
        Assert.Contains("ANSWER: 40", await DigAsync(dns, "big.example.com", "TXT"), StringComparison.Ordinal);
        Assert.Contains("eXaMpLe.CoM.", await DigAsync(dns, "eXaMpLe.CoM", "SOA", "+noall", "+answer"), StringComparison.Ordinal);
    }

    private static async Task<string[]> ShortAsync(SandboxDns dns, params string[] question) =>
        [.. (await DigAsync(dns, [.. question, "+short"])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static async Task<string> DigAsync(SandboxDns dns, params string[] arguments) =>
        (await Command.RunAsync("dig", ["@127.0.0.1", "-p", $"{dns.Endpoint.Port}", .. arguments])).Required;

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class DigFactAttribute : ServerFactAttribute
    {
        public DigFactAttribute() => Skip = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(p => File.Exists(Path.Combine(p, "dig"))) ? null : "needs dig (apt install bind9-dnsutils)";
    }
}
