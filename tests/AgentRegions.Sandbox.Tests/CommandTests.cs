using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.Chaos;

namespace AgentRegions.Sandbox.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("--port takes a number from 0 to 65535, not \"zz\"", "agent", "--region", "x", "--port", "zz")]
    [InlineData("--port takes a number from 0 to 65535, not \"70000\"", "agent", "--region", "x", "--port", "70000")]
    [InlineData("--seconds takes a number such as 2 or 0.5, not \"long\"", "chaos", "slow", "us-east-1", "--seconds", "long")]
    [InlineData("Did you mean one of the following?", "chaos", "kil", "us-east-1")]
    public async Task WrongArguments_AreRefusedWithWhatToWrite(string said, params string[] args)
    {
        using var error = new StringWriter();

        Assert.Equal(1, await SandboxCommand.RunAsync(args, new() { Error = error, Output = error }));

        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./dev chaos kill <region> [options]", "chaos", "kill", "--help")]
    [InlineData("./dev demo [options]", "demo", "-h")]
    [InlineData("./dev dig <question>... [options]", "dig", "--help")]
    public async Task Help_NamesTheCommandAsPeopleTypeIt(string usage, params string[] args)
    {
        using var output = new StringWriter();

        Assert.Equal(0, await SandboxCommand.RunAsync(args, new() { Output = output }));

        Assert.Contains(usage, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("well", AgentMode.Ok, true, false)]
    [InlineData("503", AgentMode.Down503, true, false)]
    [InlineData("half-fail", AgentMode.HalfFail, true, false)]
    [InlineData("cut off", AgentMode.Hang, true, true)]
    [InlineData("dead", AgentMode.Ok, false, false)]
    public void ChaosStatus_NamesTheMisbehaviourAsItsCommand(string name, AgentMode mode, bool running, bool cut)
    {
        var agent = new AgentSummary { Region = "us-east-1", Endpoint = "http://127.0.0.1/", Running = running, Cut = cut, Mode = mode, ModelTag = "m-7", Streams = 0 };

        Assert.StartsWith($"us-east-1    {name} ", ChaosCommand.Line(agent), StringComparison.Ordinal);
    }
}
