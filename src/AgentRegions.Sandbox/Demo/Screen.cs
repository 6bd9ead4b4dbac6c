using Spectre.Console;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Keeps a scene on the terminal.</summary>
internal static class Screen
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Draws until the show is over; its last frame stays.</summary>
    public static Task<T> WhileAsync<T>(IAnsiConsole console, Func<Scene> scene, Task<T> show, TimeProvider time) =>
        console.Live(Draw(console, scene())).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            while (!show.IsCompleted)
            {
                live.UpdateTarget(Draw(console, scene()));
                await Task.WhenAny(show, Task.Delay(Interval, time));
            }
            live.UpdateTarget(Draw(console, scene()));
            return await show;
        });

    private static Spectre.Console.Rendering.IRenderable Draw(IAnsiConsole console, Scene scene) => Frame.Of(scene, console.Profile.Width, console.Profile.Height);
}
