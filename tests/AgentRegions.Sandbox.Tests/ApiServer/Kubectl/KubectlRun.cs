using System.Text.RegularExpressions;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Kubectl;

/// <summary>What one step said.</summary>
/// <param name="Text">Without what differs from run to run: times, versions, uids, ports.</param>
public sealed record Said(string Step, bool Failed, string Text);

/// <summary>Real kubectl and helm, step by step, against one API server.</summary>
public static partial class KubectlRun
{
    public static IReadOnlyList<string> Steps { get; } =
        [.. File.ReadAllLines(Repository.PathOf("tests", "AgentRegions.Sandbox.Tests", "ApiServer", "Kubectl", "steps.sh")).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    public static async Task<IReadOnlyList<Said>> OnAsync(string kubeconfig)
    {
        var directory = Directory.CreateTempSubdirectory("agentregions-kubectl-").FullName;
        var space = $"kubectl-{Guid.NewGuid():N}"[..20];
        var setting = $"export KUBECONFIG='{kubeconfig}' HOME='{directory}' NS={space} TMP='{directory}'\n";
        List<Said> said = [];
        try
        {
            foreach (var step in Steps)
            {
                var result = await Command.RunAsync("sh", ["-c", setting + step.TrimStart('!', ' ')], input: null, TimeSpan.FromSeconds(30));
                var text = Same((result.Output + result.Error).Replace(directory, "TMP", StringComparison.Ordinal).Replace(space, "NS", StringComparison.Ordinal)
                    // An authorizer may give a reason; RBAC has none to give.
                    .Replace(": no RBAC rule grants it", "", StringComparison.Ordinal));
                // Go's maps have no order, so the causes of a refusal have none.
                said.Add(new(step, !result.Succeeded, result.Succeeded ? text : string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal))));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
        return said;
    }

    private static string Same(string text)
    {
        foreach (var (pattern, replacement) in new (Regex, string)[] { (Uid(), "UID"), (Time(), "TIME"), (LocalTime(), "TIME"), (Version(), "$1VERSION"), (Generated(), "$1 TIME"), (Age(), "AGE"), (Port(), "SERVER"), (Blank(), " "), (LineEnd(), "\n") })
            text = pattern.Replace(text, replacement);
        return text;
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("20\\d\\d-\\d\\d-\\d\\d [0-9:.]+ [+]0000 UTC|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\\d [0-9:]{8} 20\\d\\d")]
    private static partial Regex LocalTime();

    [GeneratedRegex("(resource ?version\\W+)\\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    [GeneratedRegex("(Creation Timestamp:|Time:|Last Transition Time:) .*")]
    private static partial Regex Generated();

    [GeneratedRegex("\\b(\\d+h)?(\\d+m)?\\d+[smh]\\b")]
    private static partial Regex Age();

    [GeneratedRegex("127\\.0\\.0\\.1:\\d+")]
    private static partial Regex Port();

    [GeneratedRegex("[ \\t]+")]
    private static partial Regex Blank();

    [GeneratedRegex(" *\\n")]
    private static partial Regex LineEnd();
}
