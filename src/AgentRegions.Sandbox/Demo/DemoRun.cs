using System.Text.Json.Nodes;
using AgentRegions.Core;
using AgentRegions.Sandbox.World;
using Spectre.Console;

namespace AgentRegions.Sandbox.Demo;

/// <summary>One demo from start to end: a world, the show in it, and a summary.</summary>
internal sealed class DemoRun(DemoOptions options, IAnsiConsole console)
{
    /// <summary>For the start and the show.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly long _began = options.Time.GetTimestamp();
    private readonly bool _live = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Longest, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var code = 0;
        try
        {
            await using var world = await StartAsync(either.Token);
            await using var watch = new WorldWatch(world, _began, options.Time);
            if (!_live)
                watch.Happened += Print;
            await using var conversation = new Conversation(world.Agents, watch, options.Time);
            if (options.Keep)
                SayAll(Playground.Welcome());
            code = await ShowAsync(world, watch, conversation, either.Token, cancellationToken);
            if (options.Keep)
                await KeepAsync(world, watch, cancellationToken);
            return code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return options.Keep ? code : 130;
        }
        catch (OperationCanceledException)
        {
            return Fail($"not over after {new Elapsed(Longest)}");
        }
    }

    /// <returns>The exit code; whatever it is, the world is still up.</returns>
    private async Task<int> ShowAsync(SandboxWorld world, WorldWatch watch, Conversation conversation, CancellationToken within, CancellationToken cancellationToken)
    {
        try
        {
            var story = await PlayAsync(world, watch, conversation, within);
            Say("");
            SayAll(Summary.Of(story).SelectMany(sentence => _live ? Summary.Wrap(sentence, console.Profile.Width - 1) : [sentence]));
            return 0;
        }
        catch (ShowStoppedException stopped)
        {
            Say("");
            SayAll(Playground.Stopped(stopped.Message));
            return options.Keep ? 0 : 1;
        }
        catch (DemoFailedException failed)
        {
            return Fail(failed.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail($"not over after {new Elapsed(Longest)}");
        }
    }

    private int Fail(string what)
    {
        Say($"FAILED: {what}");
        Say($"The operator's log: {Path.Combine(options.Directory, "operator.log")}");
        return 1;
    }

    private async Task<SandboxWorld> StartAsync(CancellationToken cancellationToken)
    {
        var like = new WorldOptions { Directory = options.Directory, UsualPorts = options.UsualPorts, Time = options.Time, EditPolicy = Hasten };
        var world = _live
            ? await console.Status().StartAsync("Starting", status => SandboxWorld.StartAsync(like, part => status.Status($"Starting {part}"), cancellationToken))
            : await SandboxWorld.StartAsync(like, part => Print(new(options.Time.GetElapsedTime(_began), $"starting {part}")), cancellationToken);
        await options.Prepare(world.Agents);
        return world;
    }

    /// <summary>The sample policy with the times of a demo.</summary>
    private static void Hasten(JsonObject spec)
    {
        spec["dns"]!["ttl"] = "2s";
        spec["cooldown"] = "5s";
        spec["failback"]!["stableFor"] = "6s";
    }

    private async Task<Story> PlayAsync(SandboxWorld world, WorldWatch watch, Conversation conversation, CancellationToken cancellationToken)
    {
        var show = new Show(world, watch, conversation, options.Patience, options.Time);
        show.AtItsBest += () =>
        {
            if (options.Svg is { } path)
                File.WriteAllText(path, SvgTerminal.Draw(Frame.Of(SceneOf(show, watch), SvgTerminal.Columns, SvgTerminal.Lines)));
        };
        return _live ? await Screen.WhileAsync(console, () => SceneOf(show, watch), show.RunAsync(cancellationToken), options.Time) : await show.RunAsync(cancellationToken);
    }

    private Scene SceneOf(Show show, WorldWatch watch) => new(watch.Current, watch.Timeline, show.Act, options.Time.GetElapsedTime(_began));

    private async Task KeepAsync(SandboxWorld world, WorldWatch watch, CancellationToken cancellationToken)
    {
        SayAll(Playground.Lines(world));
        if (_live)
            watch.Happened += Print;
        await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, cancellationToken);
    }

    private void Print(Moment moment) => Say($"{Frame.Clock(moment.At),7}  {moment.Text}");

    private void SayAll(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Say(line);
    }

    private void Say(string line) => console.Profile.Out.Writer.WriteLine(line);
}
