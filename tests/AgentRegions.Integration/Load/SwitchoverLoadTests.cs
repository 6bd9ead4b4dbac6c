using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using Xunit.Abstractions;

namespace AgentRegions.Integration.Load;

/// <summary>The benchmark "switchover", short: what is counted, not how long it takes.</summary>
public sealed class SwitchoverLoadTests(ITestOutputHelper output)
{
    [OperatorFact]
    public async Task SwitchedOverAndBackUnderLoad_NothingIsLost_CutOrRunTwice()
    {
        var result = await LoadRun.RunAsync(
            new()
            {
                Streams = 20,
                LeastLife = TimeSpan.FromSeconds(1),
                MostLife = TimeSpan.FromSeconds(4),
                Think = TimeSpan.FromMilliseconds(200),
                Ttl = Duration.FromSeconds(2),
                WarmUp = TimeSpan.FromSeconds(3),
                Before = TimeSpan.FromSeconds(3),
                After = TimeSpan.FromSeconds(3),
                Switchovers = 2,
            },
            output.WriteLine);

        output.WriteLine($"{result}");
        Assert.True(result.IsClean, string.Join('\n', result.Troubles.Prepend($"{result}")));
        Assert.All(result.Changes, c => Assert.Equal(FailoverPhase.Done, c.Phase));
        Assert.True(result is { SentOn: > 0, Effects: > 10, Repeats.Asked: > 5 }, $"{result}");
    }
}
