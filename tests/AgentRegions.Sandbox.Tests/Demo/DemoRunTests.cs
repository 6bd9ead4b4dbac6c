using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Chaos;
using AgentRegions.Sandbox.Demo;
using AgentRegions.Sandbox.World;
using AgentRegions.Testing;
using Spectre.Console;

namespace AgentRegions.Sandbox.Tests.Demo;

/// <summary>Whole demos, as they run without a terminal.</summary>
[NeedsServers]
public sealed partial class DemoRunTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("demo-");
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        _output.Dispose();
    }

    [Fact]
    public async Task WholeDemo_FailsOverAndBack_AndTellsIt()
    {
        var svg = Path.Combine(_directory.FullName, "demo.svg");

        var code = await RunAsync(new() { Directory = _directory.FullName, Svg = svg });

        var text = _output.ToString();
        Assert.True(code == 0, text);
        Assert.Contains("epoch 2: Route 53 accepted the change to eu-west-1", text, StringComparison.Ordinal);
        Assert.Contains("epoch 3: Route 53 accepted the change to us-east-1", text, StringComparison.Ordinal);
        Assert.Matches(SummaryPattern(), text);
        Assert.Contains("eu-west-1 goes on with all of the conversation; the refund is asked for again: receipt 1 from us-east-1, paid 1 time", text, StringComparison.Ordinal);
        Assert.Contains("and was paid once.", text, StringComparison.Ordinal);
        var picture = XDocument.Load(svg);
        Assert.Contains("eu-west-1 serves, and us-east-1 is fenced by epoch 2", picture.Root!.Value, StringComparison.Ordinal);
        Assert.True(new FileInfo(svg).Length < 60_000);
        Assert.False(File.Exists(Path.Combine(_directory.FullName, "world.json")));
        Assert.False(File.Exists(Path.Combine(_directory.FullName, "kubeconfig")));
    }

    [Fact]
    public async Task NowhereToGo_SaysWhatDidNotHappen_AndFails()
    {
        var code = await RunAsync(new()
        {
            Directory = _directory.FullName,
            Patience = TimeSpan.FromSeconds(12),
            Prepare = async agents =>
            {
                foreach (var agent in agents.Where(a => a.Region != "us-east-1"))
                    await agent.KillAsync();
            },
        });

        var text = _output.ToString();
        Assert.True(code == 1, text);
        Assert.Contains("FAILED: another region than us-east-1 is active: did not happen", text, StringComparison.Ordinal);
        Assert.Contains("no region is healthy: DNS stays as it is", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_EndsAndLeavesNothingBehind()
    {
        using var interrupt = new CancellationTokenSource();
        var running = RunAsync(new() { Directory = _directory.FullName }, interrupt.Token);
        await Testing.Eventually.HoldsAsync(() => File.Exists(Path.Combine(_directory.FullName, "world.json")), "a world is up");

        await interrupt.CancelAsync();

        Assert.Equal(130, await running);
        Assert.False(File.Exists(Path.Combine(_directory.FullName, "world.json")));
    }

    /// <summary>A person does not wait for the show's end. Each act comes while the show says that all is well.</summary>
    [Theory]
    [InlineData("kill", "us-east-1 is dead")]
    [InlineData("heal", "everything is as new")]
    [InlineData("pause", "FailoverPolicy support-agent was changed")]
    [InlineData("switchover", "Failover by-hand was created")]
    [InlineData("delete-policy", "FailoverPolicy support-agent was deleted")]
    [InlineData("delete-region", "AgentRegion us-east-1 was deleted")]
    public async Task PersonActsMeanwhile_ShowStopsAndTheWorldStaysUp(string act, string said)
    {
        using var interrupt = new CancellationTokenSource();
        var running = RunAsync(new() { Directory = _directory.FullName, Keep = true }, interrupt.Token);
        await Saying("you may use it now from a second terminal");
        await Saying("Route 53 is INSYNC");

        await ActAsync(act);

        await Saying($"The show stops here, because you changed the world: {said}");
        await Saying("The world stays up until Ctrl+C");
        Assert.False(running.IsCompleted);
        Assert.Equal(3, (await World.StateAsync(default)).Agents.Count);
        await interrupt.CancelAsync();
        Assert.Equal(0, await running);

        Task Saying(string text) => Testing.Eventually.HoldsAsync(() => _output.ToString().Contains(text, StringComparison.Ordinal), $"the demo says: {text}", TimeSpan.FromMinutes(2));
    }

    private ControlClient World => new(new WorldFile(_directory.FullName).Read());

    private async Task ActAsync(string act)
    {
        using var client = new KubernetesClient(new()
        {
            KubeConfigPath = Path.Combine(_directory.FullName, "kubeconfig"),
            TypeInfoResolvers = { ResourceJsonContext.Default },
        });
        switch (act)
        {
            case "pause":
                await client.PatchAsync<FailoverPolicy>(
                    new(PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["mode"] = "Paused" } }), "support-agent", SandboxWorld.Namespace);
                break;
            case "switchover":
                await client.CreateAsync(new Failover
                {
                    ApiVersion = "agentregion.dev/v1alpha1",
                    Kind = "Failover",
                    Metadata = new() { Name = "by-hand", NamespaceProperty = SandboxWorld.Namespace },
                    Spec = new() { PolicyRef = new() { Name = "support-agent" }, Kind = FailoverKind.Switchover, To = "eu-west-1" },
                });
                break;
            case "delete-policy":
                await client.DeleteAsync<FailoverPolicy>("support-agent", SandboxWorld.Namespace);
                break;
            case "delete-region":
                await client.DeleteAsync<AgentRegion>("us-east-1", SandboxWorld.Namespace);
                break;
            default:
                await World.ApplyAsync(new(act, act == "heal" ? null : "us-east-1"), default);
                break;
        }
    }

    private Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken = default)
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(TextWriter.Synchronized(_output)) });
        return new DemoRun(options, console).RunAsync(cancellationToken);
    }

    [GeneratedRegex(@"us-east-1 died\. \d[^\n]+ later Route 53 had the change to eu-west-1")]
    private static partial Regex SummaryPattern();
}
