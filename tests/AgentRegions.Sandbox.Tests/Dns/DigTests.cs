using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Dns.Dig;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Sandbox.Tests.Route53;
using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Dns;

public sealed class DigTests
{
    [Fact]
    public async Task FromEachPlace_ShowsWhatThatPlaceIsTold()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        await using var dns = SandboxDns.Start(route53);
        new TestAccount(route53.Account).Accept(
            Create(Set("g.example.com", "A", ["192.0.2.1"], "<SetIdentifier>eu</SetIdentifier><Region>eu-west-1</Region>")),
            Create(Set("g.example.com", "A", ["192.0.2.2"], "<SetIdentifier>us</SetIdentifier><Region>us-east-1</Region>")));

        Assert.Equal((0, "192.0.2.1\n"), await DigAsync(dns, "g.example.com", "--from", "eu", "+short"));
        Assert.Equal((0, "192.0.2.2\n"), await DigAsync(dns, "g.example.com", "A", "--from", "us-east-1", "+short"));
        var (_, full) = await DigAsync(dns, "g.example.com.", "--from", "jp");
        Assert.Contains("status: NOERROR", full, StringComparison.Ordinal);
        Assert.Contains("; CLIENT-SUBNET: 198.18.12.0/24/24 (jp)", full, StringComparison.Ordinal);
        Assert.Contains("g.example.com.\t60\tIN\tA\t192.0.2.", full, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerTooBigForUdp_ComesByTcp()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        await using var dns = SandboxDns.Start(route53);
        new TestAccount(route53.Account).Accept(Create(Set("big.example.com", "TXT", [.. Enumerable.Range(0, 40).Select(i => $"\"{i:d100}\"")])));
        var (_, full) = await DigAsync(dns, "big.example.com", "TXT");
        Assert.Contains("ANSWER: 40", full, StringComparison.Ordinal);
        Assert.Contains("(TCP)", full, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there are A, NS", "a.example.com", "HTTPS")]
    [InlineData("no place is called \"mars\"", "a.example.com", "--from", "mars")]
    [InlineData("nowhere, na, sa, eu, af, as, ap, oc, an, and regions such as us-east-1", "a.example.com", "--from", "mars")]
    [InlineData("there are +short and +tcp", "a.example.com", "+trace")]
    public async Task WhatItDoesNotKnow_IsSaidWithWhatItDoes(string said, params string[] words)
    {
        var error = new StringWriter();
        Assert.Equal(1, await DigCommand.Create().Parse([.. words, "--server", "127.0.0.1:9"]).InvokeAsync(new() { Error = error }));
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> DigAsync(SandboxDns dns, params string[] words)
    {
        var output = new StringWriter();
        var exitCode = await DigCommand.Create().Parse([.. words, "--server", $"{dns.Endpoint}"]).InvokeAsync(new() { Output = output });
        return (exitCode, output.ToString());
    }
}
