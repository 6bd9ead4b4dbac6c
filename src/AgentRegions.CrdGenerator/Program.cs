using System.CommandLine;
using AgentRegions.CrdGenerator.Output;

var output = new Option<string>("--output")
{
    Description = "Where the definitions are written.",
    DefaultValueFactory = _ => "crds",
};
var chart = new Option<string>("--chart")
{
    Description = "The Helm chart; its files/crds gets the same files. Skipped when the directory is not there.",
    DefaultValueFactory = _ => Path.Combine("charts", "agentregion-operator"),
};
var check = new Option<bool>("--check")
{
    Description = "Write nothing; exit with 1 and a diff when the files are not what would be written.",
};
var command = new RootCommand("Writes the CustomResourceDefinitions of the custom resources' C# types.") { output, chart, check };
command.SetAction(result =>
{
    List<string> directories = [result.GetRequiredValue(output)];
    if (result.GetRequiredValue(chart) is var chartDirectory && Directory.Exists(chartDirectory))
        directories.Add(Path.Combine(chartDirectory, "files", "crds"));
    if (!result.GetValue(check))
    {
        directories.ForEach(CrdFiles.Write);
        return 0;
    }
    var drift = string.Concat(directories.Select(CrdFiles.Drift));
    Console.Error.Write(drift);
    return drift.Length == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();
