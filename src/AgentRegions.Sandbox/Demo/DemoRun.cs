using System.Text.Json.Nodes;
using AgentRegions.Sandbox.World;
using Spectre.Console;

namespace AgentRegions.Sandbox.Demo;

/// <summary>One demo from start to end: a world, the show in it, and a summary.</summary>
internal sealed class DemoRun(DemoOptions options, IAnsiConsole console)
{
    /// <summary>Without a terminal, and without --keep, it never takes longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(55);

    private readonly long _began = options.Time.GetTimestamp();
    private readonly bool _live = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Longest, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await using var world = await StartAsync(either.Token);
            await using var watch = new WorldWatch(world, _began, options.Time);
            if (!_live)
                watch.Happened += Print;
            await using var conversation = new Conversation(world.Agents, watch, options.Time);
            var story = await PlayAsync(world, watch, conversation, either.Token);
            Say("");
            foreach (var line in Summary.Of(story).SelectMany(sentence => _live ? Summary.Wrap(sentence, console.Profile.Width - 1) : [sentence]))
                Say(line);
            if (options.Keep)
                await KeepAsync(world, watch, cancellationToken);
            return 0;
        }
        catch (DemoFailedException failed)
        {
            Say($"FAILED: {failed.Message}");
            Say($"The operator's log: {Path.Combine(options.Directory, "operator.log")}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return options.Keep ? 0 : 130;
        }
        catch (OperationCanceledException)
        {
            Say($"FAILED: not over after {Longest.TotalSeconds} s");
            return 1;
        }
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
        foreach (var line in Playground.Lines(world))
            Say(line);
        if (_live)
            watch.Happened += Print;
        await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, cancellationToken);
    }

    private void Print(Moment moment) => Say($"{Frame.Clock(moment.At),7}  {moment.Text}");

    private void Say(string line) => console.Profile.Out.Writer.WriteLine(line);
}
