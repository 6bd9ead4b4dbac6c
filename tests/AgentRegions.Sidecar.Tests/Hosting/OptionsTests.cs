using AgentRegions.Sidecar.Hosting;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Stores;

namespace AgentRegions.Sidecar.Tests.Hosting;

public sealed class OptionsTests
{
    [Fact]
    public void SeveralAreWrong_Problems_AllAreNamedWithTheRemedy()
    {
        var problems = SidecarOptionsRules.Problems(RunningSidecar.Options with
        {
            Region = "US East",
            Operator = new("http://operator:8080"),
            Listen = "127.0.0.1:80",
            TokenFile = "/nowhere/token",
            ContractFile = "/nowhere/contract.json",
            Limits = new() { BodyBytes = 1, RequestTimeout = TimeSpan.Zero, Connections = 0, StopTimeout = TimeSpan.Zero },
        });

        foreach (var option in (string[])["--region", "--operator and --service", "--listen", "--token-file", "--contract-file", "--max-body", "--request-timeout", "--max-connections", "--stop-timeout"])
            Assert.Single(problems, p => p.StartsWith(option, StringComparison.Ordinal));
        Assert.Equal(9, problems.Count);
    }

    [Theory]
    [InlineData(StoreKind.DynamoDB, "us-east-1 europe=eu-west-1", null)]
    [InlineData(StoreKind.DynamoDB, "Europe", "NAME=AWS-REGION")]
    [InlineData(StoreKind.DynamoDB, "europe=", "NAME=AWS-REGION")]
    [InlineData(StoreKind.Files, "us-east-1", "DynamoDB's")]
    public void SessionPeers_Problems_NamesAreReadable_AndOnDynamoDbAlone(StoreKind kind, string peers, string? remedy)
    {
        var problems = SidecarOptionsRules.Problems(RunningSidecar.Options with { Store = new() { Kind = kind, Directory = "/tmp", SessionPeers = peers.Split(' ') } });

        Assert.Equal(remedy is null ? 0 : 1, problems.Count);
        Assert.All(problems, p => Assert.Contains(remedy!, p, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.StartsWith("--session-peer", p, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(5000, true)]
    [InlineData(10, false)]
    [InlineData(6000, false)]
    public void SessionPeerTimeout_Problems_HasARange(int milliseconds, bool isRight)
    {
        var store = new StoreOptions { Kind = StoreKind.Files, Directory = "/tmp", SessionPeerTimeout = TimeSpan.FromMilliseconds(milliseconds) };

        var problems = SidecarOptionsRules.Problems(RunningSidecar.Options with { Store = store });

        Assert.Equal(isRight ? 0 : 1, problems.Count);
        Assert.All(problems, p => Assert.Contains("PeerTimeout must be 00:00:00.0500000 to 00:00:05", p, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8077")]
    [InlineData("http://[::]:8077")]
    [InlineData("http://10.1.2.3:8077")]
    public void OffLoopbackWithoutToken_Problems_Refuses(string listen)
    {
        var problem = Assert.Single(SidecarOptionsRules.Problems(RunningSidecar.Options with { Listen = listen }));
        Assert.Contains("--token-file", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8077", true)]
    [InlineData("http://localhost:8077", true)]
    [InlineData("http://[::1]:8077", true)]
    [InlineData("unix:/run/agentregion/sidecar.sock", true)]
    [InlineData("http://0.0.0.0:1", false)]
    public void Address_Parse_KnowsWhetherItIsLocal(string text, bool isLocal) => Assert.Equal(isLocal, ListenAddress.Parse(text)!.IsLocal);

    [Theory]
    [InlineData("https://127.0.0.1:8077")]
    [InlineData("unix:relative.sock")]
    [InlineData("http://example.com:80")]
    [InlineData("http://127.0.0.1:80/path")]
    public void NoAddress_Parse_IsNull(string text) => Assert.Null(ListenAddress.Parse(text));

    [Theory]
    [InlineData("--service", "support-agent")]
    [InlineData("--operator", "operator")]
    [InlineData("--request-timeout", "15 seconds")]
    public void UnreadableValue_Parse_ErrorNamesTheOption(string option, string value)
    {
        var error = Assert.Single(SidecarCommand.Create().Parse(["--region", "us-east-1", "--store", "files", option, value]).Errors);
        Assert.StartsWith(option, error.Message, StringComparison.Ordinal);
    }
}
