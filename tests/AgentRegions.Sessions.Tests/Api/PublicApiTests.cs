using AgentRegions.Testing;

namespace AgentRegions.Sessions.Tests.Api;

public sealed class PublicApiTests
{
    private static readonly string Snapshot = Repository.PathOf("tests", "AgentRegions.Sessions.Tests", "Api", "AgentRegions.Sessions.txt");

    /// <summary>Agents reference this library: a change of what it offers is seen, and meant. <c>AGENTREGIONS_WRITE_API=1</c> writes the file anew.</summary>
    [Fact]
    public void PublicApi_IsTheOneOnFile()
    {
        var api = PublicApi.Of(typeof(AgentSessions).Assembly);
        if (Environment.GetEnvironmentVariable("AGENTREGIONS_WRITE_API") == "1")
            File.WriteAllText(Snapshot, api);

        Assert.Equal(File.ReadAllText(Snapshot), api);
    }
}
