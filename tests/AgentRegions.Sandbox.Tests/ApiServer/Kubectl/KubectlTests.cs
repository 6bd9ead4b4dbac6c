using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Kubectl;

/// <summary>A test that runs real kubectl and helm.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : ServerFactAttribute
{
    public KubectlFactAttribute(bool needsCluster = false) =>
        Skip = Command.SkipReasonWithout("kubectl") ?? Command.SkipReasonWithout("helm") ?? (needsCluster ? TestCluster.SkipReason : null);
}

public sealed class KubectlTests
{
    private static readonly Lazy<Task<IReadOnlyList<Said>>> OnSandbox = new(async () => await KubectlRun.OnAsync(await TestSandbox.KubeConfigPathAsync()));

    [KubectlFact]
    public async Task EveryStep_OnTheSandbox_SucceedsOrFailsAsItShould()
    {
        foreach (var said in await OnSandbox.Value)
            Assert.True(said.Failed == said.Step.StartsWith("! ", StringComparison.Ordinal), $"{said.Step}\n{said.Text}");
    }

    [KubectlFact(needsCluster: true)]
    public async Task EveryStep_OnTheRealServer_SaysTheSame()
    {
        var real = await KubectlRun.OnAsync(TestCluster.KubeConfigPath!);
        var differences = real.Zip(await OnSandbox.Value)
            .Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First.Step}\nreal server:\n{pair.First.Text}\nsandbox:\n{pair.Second.Text}");
        Assert.True(!differences.Any(), string.Join('\n', differences));
    }
}
